// Renders src/generated from idl/ with Codama. With --check it only compares.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rootNodeFromAnchor } from "@codama/nodes-from-anchor";
import { renderVisitor } from "@codama/renderers-js";
import {
  bottomUpTransformerVisitor,
  createFromRoot,
  definedTypeNode,
  isNode,
  numberTypeNode,
} from "codama";
import { tables } from "./tables.mjs";

const CLIENT = join(dirname(fileURLToPath(import.meta.url)), "..");
const GENERATED = join(CLIENT, "src/generated");

const idl = read("idl/socialized_loss.json");
const codama = createFromRoot(rootNodeFromAnchor(idl));
describe128BitNumbers();
addEventsToTypes();

if (process.argv.includes("--check")) {
  await check();
} else {
  await render(CLIENT);
}

function read(path) {
  return JSON.parse(readFileSync(join(CLIENT, path), "utf8"));
}

// Accounts store 128-bit numbers as bytes, because their alignment differs between host and chain.
// 16 bytes that are not padding are such a number.
function describe128BitNumbers() {
  codama.update(
    bottomUpTransformerVisitor([
      {
        select: (path) => {
          const field = path.at(-1);
          return (
            isNode(field, "structFieldTypeNode") &&
            isNode(field.type, "fixedSizeTypeNode") &&
            field.type.size === 16 &&
            !["padding", "reserved"].includes(field.name)
          );
        },
        transform: (field) => ({ ...field, type: numberTypeNode("u128") }),
      },
    ]),
  );
}

// Codama renders no events; their bodies are types like others, behind 8 bytes that name them.
function addEventsToTypes() {
  const root = codama.getRoot();
  const events = root.program.events.map(({ name, data, docs }) => {
    assert.equal(data.kind, "hiddenPrefixTypeNode");
    return definedTypeNode({ name, type: data.type, docs });
  });
  const definedTypes = [...root.program.definedTypes, ...events];
  codama.update({
    ...bottomUpTransformerVisitor([]),
    visitRoot: () => ({ ...root, program: { ...root.program, definedTypes } }),
  });
}

async function render(packageFolder) {
  await codama.accept(
    renderVisitor(packageFolder, { kitImportStrategy: "rootOnly", syncPackageJson: false }),
  );
  dropAnnotation(join(packageFolder, "src/generated/programs/socializedLoss.ts"));
  const text = tables(idl, read("idl/layouts.json"));
  writeFileSync(join(packageFolder, "src/generated/tables.ts"), text);
}

// Kit 8.4 infers a narrower type than the renderer writes here (TS2322).
function dropAnnotation(file) {
  const annotation =
    "): Omit<T, \"socializedLoss\"> & { socializedLoss: SocializedLossPlugin } => {";
  const text = readFileSync(file, "utf8");
  assert(text.includes(annotation), `the renderer no longer writes "${annotation}": remove this step`);
  writeFileSync(file, text.replace(annotation, ") => {"));
}

async function check() {
  const folder = mkdtempSync(join(tmpdir(), "socialized-loss-"));
  try {
    await render(folder);
    const drift = differences(join(folder, "src/generated"), GENERATED);
    if (drift.length > 0) {
      console.error(`src/generated differs from the IDL in ${drift.join(", ")}`);
      console.error("run: npm run generate -w client (in app)");
      process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function differences(wanted, found) {
  const [want, have] = [contents(wanted), contents(found)];
  const names = new Set([...want.keys(), ...have.keys()]);
  return [...names].filter((name) => want.get(name) !== have.get(name));
}

function contents(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, "utf8")]));
}
