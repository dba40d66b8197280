import { useEffect } from "react";

/** The page's name in the browser's tab, and for screen readers. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Socialized loss`;
  }, [title]);
}
