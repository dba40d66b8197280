/* @ts-self-types="./loss_wasm.d.ts" */

/**
 * The largest amount that `borrow` would lend now; zero when it would refuse any.
 * @param {Uint8Array} pool
 * @param {Uint8Array} position
 * @param {OraclePrice | undefined} price
 * @param {bigint} now
 * @returns {bigint}
 */
export function mostToBorrow(pool, position, price, now) {
    const val3 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(position, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.mostToBorrow(ptr0, len0, ptr1, len1, price, val3);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * The most collateral that `remove_collateral` would pay out now; zero when it would refuse any.
 * @param {Uint8Array} pool
 * @param {Uint8Array} position
 * @param {OraclePrice | undefined} price
 * @param {bigint} now
 * @returns {bigint}
 */
export function mostToRemove(pool, position, price, now) {
    const val3 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(position, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.mostToRemove(ptr0, len0, ptr1, len1, price, val3);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * The largest amount that `unstake` would pay now; zero when it would refuse any.
 * @param {Uint8Array} pool
 * @param {Uint8Array} fund
 * @param {Uint8Array} stake
 * @param {bigint} now
 * @returns {bigint}
 */
export function mostToUnstake(pool, fund, stake, now) {
    const val4 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1, ptr2, len2;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(fund, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
        ptr2 = passArray8ToWasm0(stake, wasm.__wbindgen_malloc);
        len2 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.mostToUnstake(ptr0, len0, ptr1, len1, ptr2, len2, val4);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * The largest amount that `withdraw` would pay now; zero when it would refuse any.
 * @param {Uint8Array} pool
 * @param {Uint8Array} lp
 * @param {bigint} now
 * @returns {bigint}
 */
export function mostToWithdraw(pool, lp, now) {
    const val3 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(lp, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.mostToWithdraw(ptr0, len0, ptr1, len1, val3);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What `add_collateral` would do.
 * @param {Uint8Array} pool
 * @param {Uint8Array} position
 * @param {bigint} amount
 * @param {bigint} now
 * @returns {PositionAfter}
 */
export function quoteAddCollateral(pool, position, amount, now) {
    const val3 = BigInt.asIntN(64, amount);
    const val4 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(position, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteAddCollateral(ptr0, len0, ptr1, len1, val3, val4);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What `borrow` would do. `price` is the update that goes with it, used if it is newer than what
 * the pool keeps.
 * @param {Uint8Array} pool
 * @param {Uint8Array} position
 * @param {OraclePrice | undefined} price
 * @param {bigint} amount
 * @param {bigint} now
 * @returns {PositionAfter}
 */
export function quoteBorrow(pool, position, price, amount, now) {
    const val3 = BigInt.asIntN(64, amount);
    const val4 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(position, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteBorrow(ptr0, len0, ptr1, len1, price, val3, val4);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * Who would pay for all these positions, one after the other in this order. `price` as in
 * `quotePosition`.
 * @param {Uint8Array} pool
 * @param {Uint8Array} fund
 * @param {readonly Uint8Array[]} positions
 * @param {OraclePrice | undefined} price
 * @param {bigint} now
 * @returns {CrashQuote}
 */
export function quoteCrash(pool, fund, positions, price, now) {
    const val4 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1, ptr2, len2;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(fund, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
        ptr2 = passArrayJsValueToWasm0(positions, wasm.__wbindgen_malloc);
        len2 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr2) { wasm.__externref_drop_slice(ptr2, len2); wasm.__wbindgen_free(ptr2, len2 * 4, 4); }
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteCrash(ptr0, len0, ptr1, len1, ptr2, len2, price, val4);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * Who would pay what if this position defaulted. `price` as in `quotePosition`.
 * @param {Uint8Array} pool
 * @param {Uint8Array} fund
 * @param {Uint8Array} position
 * @param {OraclePrice | undefined} price
 * @param {bigint} now
 * @returns {DefaultQuote}
 */
export function quoteDefault(pool, fund, position, price, now) {
    const val4 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1, ptr2, len2;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(fund, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
        ptr2 = passArray8ToWasm0(position, wasm.__wbindgen_malloc);
        len2 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteDefault(ptr0, len0, ptr1, len1, ptr2, len2, price, val4);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What `deposit` would do. Without an LP share, as if `open_lp` came first.
 * @param {Uint8Array} pool
 * @param {Uint8Array | undefined} lp
 * @param {bigint} amount
 * @param {bigint} now
 * @returns {JoinQuote}
 */
export function quoteDeposit(pool, lp, amount, now) {
    const val3 = BigInt.asIntN(64, amount);
    const val4 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = isLikeNone(lp) ? 0 : passArray8ToWasm0(lp, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteDeposit(ptr0, len0, ptr1, len1, val3, val4);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What the event of a record cost somebody, and what can be claimed. `share` is the proof: an LP
 * share, stake or profit claim that has not changed since, or its receipt. `claim` is the account
 * of what was paid before, if there is one.
 * @param {Uint8Array} pool
 * @param {Uint8Array} share
 * @param {Uint8Array} record
 * @param {Uint8Array | undefined} claim
 * @param {bigint} now
 * @returns {EventQuote}
 */
export function quoteEvent(pool, share, record, claim, now) {
    const val5 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1, ptr2, len2, ptr3, len3;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(share, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
        ptr2 = passArray8ToWasm0(record, wasm.__wbindgen_malloc);
        len2 = WASM_VECTOR_LEN;
        ptr3 = isLikeNone(claim) ? 0 : passArray8ToWasm0(claim, wasm.__wbindgen_malloc);
        len3 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr3) { wasm.__wbindgen_free(ptr3, len3 * 1, 1); }
        if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteEvent(ptr0, len0, ptr1, len1, ptr2, len2, ptr3, len3, val5);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * Its insurance fund, with what the pool owes it.
 * @param {Uint8Array} pool
 * @param {Uint8Array} fund
 * @param {bigint} now
 * @returns {FundQuote}
 */
export function quoteFund(pool, fund, now) {
    const val3 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(fund, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteFund(ptr0, len0, ptr1, len1, val3);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What `liquidate` would do for a liquidator who repays at most `amount`. `price` as in
 * `quotePosition`.
 * @param {Uint8Array} pool
 * @param {Uint8Array} position
 * @param {OraclePrice | undefined} price
 * @param {bigint} amount
 * @param {bigint} now
 * @returns {LiquidationQuote}
 */
export function quoteLiquidation(pool, position, price, amount, now) {
    const val3 = BigInt.asIntN(64, amount);
    const val4 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(position, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteLiquidation(ptr0, len0, ptr1, len1, price, val3, val4);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What an LP share is worth.
 * @param {Uint8Array} pool
 * @param {Uint8Array} lp
 * @param {bigint} now
 * @returns {ShareQuote}
 */
export function quoteLp(pool, lp, now) {
    const val3 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(lp, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteLp(ptr0, len0, ptr1, len1, val3);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * A pool at a glance, with interest up to `now`.
 * @param {Uint8Array} pool
 * @param {bigint} now
 * @returns {PoolQuote}
 */
export function quotePool(pool, now) {
    const val2 = BigInt.asIntN(64, now);
    const ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
    const len0 = WASM_VECTOR_LEN;
    const ret = wasm.quotePool(ptr0, len0, val2);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What a position owes, and what may be done to it at `price`; without one, at the price the
 * pool keeps, whatever its age.
 * @param {Uint8Array} pool
 * @param {Uint8Array} position
 * @param {OraclePrice | undefined} price
 * @param {bigint} now
 * @returns {PositionQuote}
 */
export function quotePosition(pool, position, price, now) {
    const val3 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(position, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quotePosition(ptr0, len0, ptr1, len1, price, val3);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What a trader's profit claim is worth, and how much of it could leave.
 * @param {Uint8Array} venue
 * @param {Uint8Array} claim
 * @param {bigint} now
 * @returns {ProfitQuote}
 */
export function quoteProfit(venue, claim, now) {
    const val3 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(venue, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(claim, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteProfit(ptr0, len0, ptr1, len1, val3);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What `remove_collateral` would do. `price` as in `quoteBorrow`; not needed without debt.
 * @param {Uint8Array} pool
 * @param {Uint8Array} position
 * @param {OraclePrice | undefined} price
 * @param {bigint} amount
 * @param {bigint} now
 * @returns {PositionAfter}
 */
export function quoteRemoveCollateral(pool, position, price, amount, now) {
    const val3 = BigInt.asIntN(64, amount);
    const val4 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(position, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteRemoveCollateral(ptr0, len0, ptr1, len1, price, val3, val4);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What `repay` of at most `amount` would do.
 * @param {Uint8Array} pool
 * @param {Uint8Array} position
 * @param {bigint} amount
 * @param {bigint} now
 * @returns {RepayQuote}
 */
export function quoteRepay(pool, position, amount, now) {
    const val3 = BigInt.asIntN(64, amount);
    const val4 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(position, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteRepay(ptr0, len0, ptr1, len1, val3, val4);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What `request_unstake` would do; without an amount, for all.
 * @param {Uint8Array} pool
 * @param {Uint8Array} fund
 * @param {Uint8Array} stake
 * @param {bigint | undefined} amount
 * @param {bigint} now
 * @returns {RequestQuote}
 */
export function quoteRequestUnstake(pool, fund, stake, amount, now) {
    const val4 = BigInt.asIntN(64, (isLikeNone(amount) ? BigInt(0) : amount));
    const val5 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1, ptr2, len2;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(fund, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
        ptr2 = passArray8ToWasm0(stake, wasm.__wbindgen_malloc);
        len2 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteRequestUnstake(ptr0, len0, ptr1, len1, ptr2, len2, !isLikeNone(amount), val4, val5);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What `request_withdraw` would do; without an amount, for all.
 * @param {Uint8Array} pool
 * @param {Uint8Array} lp
 * @param {bigint | undefined} amount
 * @param {bigint} now
 * @returns {RequestQuote}
 */
export function quoteRequestWithdraw(pool, lp, amount, now) {
    const val3 = BigInt.asIntN(64, (isLikeNone(amount) ? BigInt(0) : amount));
    const val4 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(lp, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteRequestWithdraw(ptr0, len0, ptr1, len1, !isLikeNone(amount), val3, val4);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What `buy_salvage` of at most `amount` collateral would cost. `price` as in `quoteBorrow`.
 * @param {Uint8Array} pool
 * @param {Uint8Array} record
 * @param {OraclePrice | undefined} price
 * @param {bigint} amount
 * @returns {SalvageQuote}
 */
export function quoteSalvage(pool, record, price, amount) {
    const val3 = BigInt.asIntN(64, amount);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(record, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteSalvage(ptr0, len0, ptr1, len1, price, val3);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What a stake is worth.
 * @param {Uint8Array} pool
 * @param {Uint8Array} fund
 * @param {Uint8Array} stake
 * @param {bigint} now
 * @returns {ShareQuote}
 */
export function quoteStake(pool, fund, stake, now) {
    const val4 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1, ptr2, len2;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(fund, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
        ptr2 = passArray8ToWasm0(stake, wasm.__wbindgen_malloc);
        len2 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteStake(ptr0, len0, ptr1, len1, ptr2, len2, val4);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What `stake` would do. Without a stake, as if `open_stake` came first.
 * @param {Uint8Array} pool
 * @param {Uint8Array} fund
 * @param {Uint8Array | undefined} stake
 * @param {bigint} amount
 * @param {bigint} now
 * @returns {JoinQuote}
 */
export function quoteStakeMore(pool, fund, stake, amount, now) {
    const val4 = BigInt.asIntN(64, amount);
    const val5 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1, ptr2, len2;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(fund, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
        ptr2 = isLikeNone(stake) ? 0 : passArray8ToWasm0(stake, wasm.__wbindgen_malloc);
        len2 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteStakeMore(ptr0, len0, ptr1, len1, ptr2, len2, val4, val5);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What `unstake` would do; without an amount, with all that was requested.
 * @param {Uint8Array} pool
 * @param {Uint8Array} fund
 * @param {Uint8Array} stake
 * @param {bigint | undefined} amount
 * @param {bigint} now
 * @returns {LeaveQuote}
 */
export function quoteUnstake(pool, fund, stake, amount, now) {
    const val4 = BigInt.asIntN(64, (isLikeNone(amount) ? BigInt(0) : amount));
    const val5 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1, ptr2, len2;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(fund, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
        ptr2 = passArray8ToWasm0(stake, wasm.__wbindgen_malloc);
        len2 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteUnstake(ptr0, len0, ptr1, len1, ptr2, len2, !isLikeNone(amount), val4, val5);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * What `withdraw` would do; without an amount, with all: where exits need a request, all that
 * was requested.
 * @param {Uint8Array} pool
 * @param {Uint8Array} lp
 * @param {bigint | undefined} amount
 * @param {bigint} now
 * @returns {LeaveQuote}
 */
export function quoteWithdraw(pool, lp, amount, now) {
    const val3 = BigInt.asIntN(64, (isLikeNone(amount) ? BigInt(0) : amount));
    const val4 = BigInt.asIntN(64, now);
    let ptr0, len0, ptr1, len1;
    try {
        ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
        len0 = WASM_VECTOR_LEN;
        ptr1 = passArray8ToWasm0(lp, wasm.__wbindgen_malloc);
        len1 = WASM_VECTOR_LEN;
    } catch (e) {
        if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
        if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
        throw e;
    }
    const ret = wasm.quoteWithdraw(ptr0, len0, ptr1, len1, !isLikeNone(amount), val3, val4);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}

/**
 * r#" The price the pool keeps, at so many basis points of it and without doubt: to ask "what if"."#
 * @param {Uint8Array} pool
 * @param {number} part
 * @returns {OraclePrice}
 */
export function whatIf(pool, part) {
    const val2 = +part;
    const ptr0 = passArray8ToWasm0(pool, wasm.__wbindgen_malloc);
    const len0 = WASM_VECTOR_LEN;
    const ret = wasm.whatIf(ptr0, len0, val2);
    if (ret[2]) {
        throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
}
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg___wbindgen_bigint_get_as_i64_11da4b52cd0aedef: function(arg0, arg1) {
            const v = arg1;
            const ret = typeof(v) === 'bigint' ? v : undefined;
            getDataViewMemory0().setBigInt64((arg0 >>> 0) + 8 * 1, isLikeNone(ret) ? BigInt(0) : ret, true);
            getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, !isLikeNone(ret), true);
        },
        __wbg___wbindgen_is_null_c22311b1cc228e3a: function(arg0) {
            const ret = arg0 === null;
            return ret;
        },
        __wbg___wbindgen_is_undefined_be5b34249ff1fc15: function(arg0) {
            const ret = arg0 === undefined;
            return ret;
        },
        __wbg___wbindgen_jsval_eq_38d7bfbe4cc84039: function(arg0, arg1) {
            const ret = arg0 === arg1;
            return ret;
        },
        __wbg___wbindgen_number_get_934b640d0889af78: function(arg0, arg1) {
            const obj = arg1;
            const ret = typeof(obj) === 'number' ? obj : undefined;
            getDataViewMemory0().setFloat64((arg0 >>> 0) + 8 * 1, isLikeNone(ret) ? 0 : ret, true);
            getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, !isLikeNone(ret), true);
        },
        __wbg___wbindgen_throw_4c88d8bf264fd984: function(arg0, arg1) {
            throw new Error(getStringFromWasm0(arg0, arg1));
        },
        __wbg_get_2080c49015e35254: function() { return handleError(function (arg0, arg1) {
            const ret = Reflect.get(arg0, arg1);
            return ret;
        }, arguments); },
        __wbg_length_186163212ffe79c3: function(arg0) {
            const ret = arg0.length;
            return ret;
        },
        __wbg_new_787b9fb330d55d78: function(arg0, arg1) {
            const ret = new Error(getStringFromWasm0(arg0, arg1));
            return ret;
        },
        __wbg_new_cd4348290afae586: function() {
            const ret = new Object();
            return ret;
        },
        __wbg_prototypesetcall_13162965d1fe7aa3: function(arg0, arg1, arg2) {
            Uint8Array.prototype.set.call(getArrayU8FromWasm0(arg0, arg1), arg2);
        },
        __wbg_set_2793479888329cb6: function() { return handleError(function (arg0, arg1, arg2) {
            const ret = Reflect.set(arg0, arg1, arg2);
            return ret;
        }, arguments); },
        __wbg_set_name_822e3903f3184979: function(arg0, arg1, arg2) {
            arg0.name = getStringFromWasm0(arg1, arg2);
        },
        __wbindgen_generic_0000000000000001: function(arg0) {
            // Cast intrinsic for `F64 -> Externref`.
            const ret = arg0;
            return ret;
        },
        __wbindgen_generic_0000000000000002: function(arg0) {
            // Cast intrinsic for `I64 -> Externref`.
            const ret = arg0;
            return ret;
        },
        __wbindgen_generic_0000000000000003: function(arg0, arg1) {
            // Cast intrinsic for `Ref(String) -> Externref`.
            const ret = getStringFromWasm0(arg0, arg1);
            return ret;
        },
        __wbindgen_generic_0000000000000004: function(arg0, arg1) {
            // Cast intrinsic for `U128 -> Externref`.
            const ret = (BigInt.asUintN(64, arg0) | (BigInt.asUintN(64, arg1) << BigInt(64)));
            return ret;
        },
        __wbindgen_generic_0000000000000005: function(arg0) {
            // Cast intrinsic for `U64 -> Externref`.
            const ret = BigInt.asUintN(64, arg0);
            return ret;
        },
        __wbindgen_init_externref_table: function() {
            const table = wasm.__wbindgen_externrefs;
            table.set(0, undefined);
            table.set(1024, undefined);
            table.set(1025, null);
            table.set(1026, true);
            table.set(1027, false);
        },
    };
    return {
        __proto__: null,
        "./loss_wasm_bg.js": import0,
    };
}

function addToExternrefTable0(obj) {
    const idx = wasm.__externref_table_alloc();
    wasm.__wbindgen_externrefs.set(idx, obj);
    return idx;
}

function getArrayU8FromWasm0(ptr, len) {
    ptr = ptr >>> 0;
    return getUint8ArrayMemory0().subarray(ptr / 1, ptr / 1 + len);
}

let cachedDataViewMemory0 = null;
function getDataViewMemory0() {
    if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {
        cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
    }
    return cachedDataViewMemory0;
}

function getStringFromWasm0(ptr, len) {
    ptr = ptr >>> 0;
    return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
}

let cachedUint8ArrayMemory0 = null;
function getUint8ArrayMemory0() {
    if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {
        cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
    }
    return cachedUint8ArrayMemory0;
}

function handleError(f, args) {
    try {
        return f.apply(this, args);
    } catch (e) {
        const idx = addToExternrefTable0(e);
        wasm.__wbindgen_exn_store(idx);
    }
}

function isLikeNone(x) {
    return x === undefined || x === null;
}

function passArray8ToWasm0(arg, malloc) {
    const ptr = malloc(arg.length * 1, 1) >>> 0;
    getUint8ArrayMemory0().set(arg, ptr / 1);
    WASM_VECTOR_LEN = arg.length;
    return ptr;
}

function passArrayJsValueToWasm0(array, malloc) {
    const ptr = malloc(array.length * 4, 4) >>> 0;
    for (let i = 0; i < array.length; i++) {
        const add = addToExternrefTable0(array[i]);
        getDataViewMemory0().setUint32(ptr + 4 * i, add, true);
    }
    WASM_VECTOR_LEN = array.length;
    return ptr;
}

function takeFromExternrefTable0(idx) {
    const value = wasm.__wbindgen_externrefs.get(idx);
    wasm.__externref_table_dealloc(idx);
    return value;
}

let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
cachedTextDecoder.decode();
const MAX_SAFARI_DECODE_BYTES = 2146435072;
let numBytesDecoded = 0;
function decodeText(bytes) {
    numBytesDecoded += bytes.length;
    if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
        cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
        cachedTextDecoder.decode();
        numBytesDecoded = bytes.length;
    }
    return cachedTextDecoder.decode(bytes);
}

let WASM_VECTOR_LEN = 0;

let wasmModule, wasmInstance, wasm;
function __wbg_finalize_init(instance, module) {
    wasmInstance = instance;
    wasm = instance.exports;
    wasmModule = module;
    cachedDataViewMemory0 = null;
    cachedUint8ArrayMemory0 = null;
    wasm.__wbindgen_start();
    return wasm;
}

async function __wbg_load(module, imports) {
    if (typeof Response === 'function' && module instanceof Response) {
        if (!module.ok) {
            throw new Error(`failed to fetch Wasm: ${module.status} ${module.statusText} fetching '${module.url}'`);
        }

        if (typeof WebAssembly.instantiateStreaming === 'function') {
            try {
                return await WebAssembly.instantiateStreaming(module, imports);
            } catch (e) {
                const validResponse = expectedResponseType(module.type);

                if (validResponse && module.headers.get('Content-Type') !== 'application/wasm') {
                    console.warn("`WebAssembly.instantiateStreaming` failed because your server does not serve Wasm with `application/wasm` MIME type. Falling back to `WebAssembly.instantiate` which is slower. Original error:\n", e);

                } else { throw e; }
            }
        }

        const bytes = await module.arrayBuffer();
        return await WebAssembly.instantiate(bytes, imports);
    } else {
        const instance = await WebAssembly.instantiate(module, imports);

        if (instance instanceof WebAssembly.Instance) {
            return { instance, module };
        } else {
            return instance;
        }
    }

    function expectedResponseType(type) {
        switch (type) {
            case 'basic': case 'cors': case 'default': return true;
        }
        return false;
    }
}

function initSync(module) {
    if (wasm !== undefined) return wasm;


    if (module !== undefined) {
        if (Object.getPrototypeOf(module) === Object.prototype) {
            ({module} = module)
        } else {
            console.warn('using deprecated parameters for `initSync()`; pass a single object instead')
        }
    }

    const imports = __wbg_get_imports();
    if (!(module instanceof WebAssembly.Module)) {
        module = new WebAssembly.Module(module);
    }
    const instance = new WebAssembly.Instance(module, imports);
    return __wbg_finalize_init(instance, module);
}

let __wbg_init_promise;
async function __wbg_init(module_or_path) {
    if (wasm !== undefined) return wasm;
    if (__wbg_init_promise === undefined) {
        __wbg_init_promise = __wbg_init_once(module_or_path);
        __wbg_init_promise.catch(() => { __wbg_init_promise = undefined; });
    }
    return __wbg_init_promise;
}

async function __wbg_init_once(module_or_path) {

    if (module_or_path !== undefined) {
        if (Object.getPrototypeOf(module_or_path) === Object.prototype) {
            ({module_or_path} = module_or_path)
        } else {
            console.warn('using deprecated parameters for the initialization function; pass a single object instead')
        }
    }


    const imports = __wbg_get_imports();

    if (typeof module_or_path === 'string' || (typeof Request === 'function' && module_or_path instanceof Request) || (typeof URL === 'function' && module_or_path instanceof URL)) {
        module_or_path = fetch(module_or_path);
    }

    const { instance, module } = await __wbg_load(await module_or_path, imports);

    return __wbg_finalize_init(instance, module);
}

export { initSync, __wbg_init as default };
