// What Codama does not render: which bytes name an account or an event, and where its version is.

/** The text of tables.ts, from idl/socialized_loss.json and idl/layouts.json. */
export function tables(idl, layouts) {
  const accounts = layouts.map(({ account }) => account);
  const events = idl.events.map(({ name }) => name);
  return `/** Made by scripts/generate.mjs. Do not edit. */
import {
${lines(accounts.flatMap((name) => [`get${name}Decoder`, `type ${name}`]))}
} from "./accounts";
import {
${lines(events.flatMap((name) => [`get${name}Decoder`, `type ${name}`]))}
} from "./types";

/** Every account type by its name. */
export interface Accounts {
${accounts.map((name) => `  readonly ${name}: ${name};\n`).join("")}}

/** What names the type, its size, where the layout's version is and the one that is known. */
export const ACCOUNT_LAYOUTS = {
${layouts.map(accountLayout).join("")}};

/** Every event by its name. */
export interface Events {
${events.map((name) => `  readonly ${name}: ${name};\n`).join("")}}

/** What names the event. */
export const EVENT_LAYOUTS = {
${idl.events.map(eventLayout).join("")}};
`;
}

function lines(items) {
  return items.map((item) => `  ${item},`).join("\n");
}

function accountLayout({ account, discriminator, size, versionAt, version }) {
  return `  ${account}: {
    discriminator: [${discriminator.join(", ")}],
    size: ${size},
    versionAt: ${versionAt},
    version: ${version},
    decoder: get${account}Decoder,
  },
`;
}

function eventLayout({ name, discriminator }) {
  return `  ${name}: {
    discriminator: [${discriminator.join(", ")}],
    decoder: get${name}Decoder,
  },
`;
}
