import { useEffect, useSyncExternalStore } from "react";

let shown = "";
const listeners = new Set<() => void>();

/** The page's name in the browser's tab, and for screen readers. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Socialized loss`;
    shown = title;
    listeners.forEach((listener) => {
      listener();
    });
  }, [title]);
}

/** The name of the page that is shown. */
export function usePageName(): string {
  return useSyncExternalStore(subscribe, () => shown);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
