import { useState } from "react";
import { NetworkMenu } from "./network-menu";
import { WalletMenu } from "./wallet-menu";

export function Header() {
  return (
    <header className="top">
      <a className="brand" href="#/">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M1 2h14v3H1zm2 4h10v3H3zm2 4h6v3H5z" />
        </svg>
        Socialized loss
      </a>
      <div className="end">
        <NetworkMenu />
        <WalletMenu />
        <ThemeButton />
      </div>
    </header>
  );
}

const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];
const STORED = "socialized-loss.theme";

function storedTheme(): Theme {
  const stored = localStorage.getItem(STORED);
  return THEMES.find((theme) => theme === stored) ?? "auto";
}

function show(theme: Theme) {
  document.documentElement.dataset.theme = theme;
}
show(storedTheme());

function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
  return (
    <button
      type="button"
      title={`Colours: ${theme}; change to ${next}`}
      onClick={() => {
        localStorage.setItem(STORED, next);
        show(next);
        setTheme(next);
      }}
    >
      <span aria-hidden="true">{theme === "dark" ? "☾" : theme === "light" ? "☀" : "◐"}</span>
      <span className="visually-hidden">
        Colours: {theme}; change to {next}
      </span>
    </button>
  );
}
