import type { PoolState } from "../../chain/model";
import { formatPrice } from "../../format/amount";
import { ExplorerLink } from "../../parts/address";

export function PoolHead({ state: { pool, asset, collateral } }: { readonly state: PoolState }) {
  const { price } = pool.data;
  return (
    <div className="head">
      <h1>
        {asset.symbol} against {collateral.symbol}
      </h1>
      <span className="muted">
        pool <ExplorerLink id={pool.address} />
      </span>
      {price.publishTime > 0n && (
        <span className="end muted">
          1 {collateral.symbol} = <span className="amount">{formatPrice(price.price, price.exponent)}</span> {asset.symbol}, the last price the
          pool was shown
        </span>
      )}
    </div>
  );
}
