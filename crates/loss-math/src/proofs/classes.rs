//! Statements about a loss class and its owners.

use super::given;
use crate::{Assets, Holding, LossClass, Shares};
use ruint::aliases::U256;

/// A class with two owners who joined before any loss; none for deposits that do not fit.
fn two_owners(one: u64, other: u64) -> Option<(LossClass, [Holding; 2])> {
    let (class, first) = LossClass::default().mint_floor(Assets(one)).ok()?;
    let (class, second) = class.mint_floor(Assets(other)).ok()?;
    let holding = |shares| Holding { shares, ..Holding::default().settle(&class) };
    Some((class, [holding(first), holding(second)]))
}

fn claim(holding: &Holding, class: &LossClass) -> u64 {
    class.claim_floor(holding.settle(class).shares).unwrap().get()
}

/// T6. `assets / total_shares`, as products; a class whose epoch ended has none.
fn price_not_raised(before: &LossClass, after: &LossClass) {
    let product =
        |assets: Assets, shares: Shares| U256::from(assets.get()) * U256::from(shares.get());
    assert!(
        after.epoch > before.epoch
            || product(after.assets, before.total_shares)
                <= product(before.assets, after.total_shares)
    );
}

/// P5, P6, P7, T10. Two losses, the first owner settled in between.
pub(super) fn losses_keep_claims_within_the_assets(
    one: u64,
    other: u64,
    first: u64,
    second: u64,
) -> bool {
    given!(one > 0 && other > 0 && one.checked_add(other).is_some());
    let Some((class, [ann, bob])) = two_owners(one, other) else { return false };
    let before = [claim(&ann, &class), claim(&bob, &class)];
    assert!(before == [one, other]);
    let (once, absorbed) = class.absorb(Assets(first));
    assert!(absorbed.taken.get() + absorbed.rest.get() == first);
    price_not_raised(&class, &once);
    let ann = ann.settle(&once);
    assert!(ann.settle(&once) == ann);
    let between = [claim(&ann, &once), claim(&bob, &once)];
    let (twice, _) = once.absorb(Assets(second));
    price_not_raised(&once, &twice);
    assert!(twice.epoch >= once.epoch);
    assert!(twice.epoch > once.epoch || twice.index <= once.index);
    let after = [claim(&ann, &twice), claim(&bob, &twice)];
    assert!(between[0] <= before[0] && between[1] <= before[1]);
    assert!(after[0] <= between[0] && after[1] <= between[1]);
    assert!(after[0] + after[1] <= twice.assets.get());
    let [ann, bob] = [ann.settle(&twice).shares, bob.settle(&twice).shares];
    assert!(ann.get() + bob.get() <= twice.total_shares.get());
    true
}

/// A class of any price and number of shares.
fn class_of(assets: u64, total: u128) -> LossClass {
    LossClass { assets: Assets(assets), total_shares: Shares(total), ..LossClass::default() }
}

/// P6. At any price of a share: the loss leaves the price, and so no claim, higher than it was.
pub(super) fn a_loss_raises_no_claim(assets: u64, total: u128, shares: u128, loss: u64) -> bool {
    given!(assets > 0 && total >= 1 << 32 && total >> 96 == 0 && shares <= total);
    let class = class_of(assets, total);
    let owner = Holding { shares: Shares(shares), ..Holding::default().settle(&class) };
    let (lost, absorbed) = class.absorb(Assets(loss));
    let left = lost.assets.get() + absorbed.dust.get();
    assert!(left == assets - absorbed.taken.get() && absorbed.taken.get() == loss.min(assets));
    price_not_raised(&class, &lost);
    assert!(claim(&owner, &lost) <= claim(&owner, &class));
    true
}

/// P5, P8, P10. Who joins cannot take out more than it brought, and lowers nobody's claim.
pub(super) fn joining_gains_nothing(assets: u64, total: u128, shares: u128, amount: u64) -> bool {
    given!(assets > 0 && total >= 1 << 32 && total >> 96 == 0 && shares <= total);
    let class = class_of(assets, total);
    let Ok((joined, minted)) = class.mint_floor(Assets(amount)) else { return false };
    assert!(joined.claim_floor(minted).unwrap().get() <= amount);
    let before = class.claim_floor(Shares(shares)).unwrap();
    assert!(joined.claim_floor(Shares(shares)).unwrap() >= before);
    true
}

/// P9. Two deposits give at most the shares of one of both.
pub(super) fn splitting_a_deposit_gains_nothing(
    assets: u64,
    total: u128,
    one: u64,
    other: u64,
) -> bool {
    given!(assets > 0 && total >= 1 << 32 && total >> 96 == 0);
    given!(assets.checked_add(one).is_some_and(|sum| sum.checked_add(other).is_some()));
    let class = class_of(assets, total);
    let (Ok((between, first)), Ok((_, whole))) =
        (class.mint_floor(Assets(one)), class.mint_floor(Assets(one + other)))
    else {
        return false;
    };
    let Ok((_, second)) = between.mint_floor(Assets(other)) else { return false };
    assert!(first.get() + second.get() <= whole.get());
    true
}

/// P5, P6. Who leaves is paid at most its claim, and lowers nobody's who stays.
pub(super) fn leaving_lowers_no_claim(assets: u64, total: u128, shares: u128, stays: u128) -> bool {
    given!(assets > 0 && total >= 1 << 32 && total >> 96 == 0);
    given!(shares.checked_add(stays).is_some_and(|sum| sum <= total));
    let class = class_of(assets, total);
    let claims = class.claim_floor(Shares(stays)).unwrap();
    let (left, burned) = class.burn_shares_floor(Shares(shares)).unwrap();
    assert!(burned.assets == class.claim_floor(Shares(shares)).unwrap());
    assert!(left.assets.get() + burned.assets.get() + burned.dust.get() == assets);
    given!(left.epoch == 0);
    assert!(left.claim_floor(Shares(stays)).unwrap() >= claims);
    true
}

/// P5. An amount costs shares worth at least that, and one raw share less would not do.
pub(super) fn an_amount_costs_enough_shares(assets: u64, total: u128, amount: u64) -> bool {
    given!(amount > 0 && amount <= assets && total >= 1 << 32 && total >> 96 == 0);
    let class = class_of(assets, total);
    let shares = class.shares_for_ceil(Assets(amount)).unwrap();
    assert!(shares.get() <= total);
    assert!(class.claim_floor(shares).unwrap().get() >= amount);
    assert!(class.claim_floor(Shares(shares.get() - 1)).unwrap().get() < amount);
    true
}
