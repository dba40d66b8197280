import { lazy, Suspense, useEffect, useRef, type ReactNode } from "react";
import { Route, Router, Switch, useLocation } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { Footer } from "./shell/footer";
import { Header } from "./shell/header";
import { Notices } from "./shell/notices";
import { PoolsPage } from "./pages/pools";
import { usePageName } from "./state/title";

const PoolPages = lazy(() => import("./pages/pool"));

/** Pages live behind the `#`, so that any static server will do. */
export function App() {
  return (
    <Router hook={useHashLocation}>
      <a className="skip" href="#main" onClick={focusMain}>
        To the content
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        <PageChange />
        <Notices />
        <Suspense fallback={<p className="loading" role="status">Loading the page …</p>}>
          <Switch>
            <Route path="/">
              <PoolsPage />
            </Route>
            <Route path="/pool/:pool/*?">{({ pool }) => <PoolPages at={pool} />}</Route>
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Suspense>
      </main>
      <Footer />
    </Router>
  );
}

/** Where the hash is the router's, a link to `#main` has to move the focus by hand. */
function focusMain(event: { preventDefault: () => void }) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** Begins a new page at its top, for the keyboard too, and has screen readers say its name. */
function PageChange(): ReactNode {
  const [location] = useLocation();
  const name = usePageName();
  const before = useRef(location);
  useEffect(() => {
    if (before.current !== location) {
      before.current = location;
      window.scrollTo(0, 0);
      document.getElementById("main")?.focus({ preventScroll: true });
    }
  }, [location]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {name}
    </p>
  );
}

function NotFound() {
  return (
    <div className="card">
      <h1>There is no such page</h1>
      <p>
        <a href="#/">All pools</a>
      </p>
    </div>
  );
}
