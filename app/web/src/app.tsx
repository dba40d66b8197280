import { lazy, Suspense, useEffect, type ReactNode } from "react";
import { Route, Router, Switch, useLocation } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { Footer } from "./shell/footer";
import { Header } from "./shell/header";
import { Notices } from "./shell/notices";
import { PoolsPage } from "./pages/pools";

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
      <PageChange />
    </Router>
  );
}

/** Where the hash is the router's, a link to `#main` has to move the focus by hand. */
function focusMain(event: { preventDefault: () => void }) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** Says the new page's name to screen readers and begins at its top. */
function PageChange(): ReactNode {
  const [location] = useLocation();
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [location]);
  return null;
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
