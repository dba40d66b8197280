import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { AccountError } from "@socialized-loss/client";
import { loadMaths } from "./chain/maths";
import { findLocalnet } from "./chain/localnet";
import { ConnectionProvider } from "./state/connection";
import { WalletProvider } from "./wallet/context";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/parts.css";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What cannot be read now cannot be read in a second either.
      retry: (failures, error) => !(error instanceof AccountError) && failures < 2,
      retryDelay: 500,
      // A local network can be reached while the device is offline.
      networkMode: "always",
    },
  },
});

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root");
}
await Promise.all([findLocalnet(), loadMaths()]);
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <ConnectionProvider>
        <WalletProvider>
          <App />
        </WalletProvider>
      </ConnectionProvider>
    </QueryClientProvider>
  </StrictMode>,
);
