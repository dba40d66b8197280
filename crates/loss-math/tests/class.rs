//! The class by itself, at its borders.

use loss_math::{Assets, LossClass, MathError, Shares};

/// 600 atoms, 599 whole shares and a half: a share is worth a little more than an atom.
fn class() -> LossClass {
    let total_shares = Shares((599 << 32) + (1 << 31));
    LossClass { assets: Assets(600), total_shares, ..LossClass::default() }
}

#[test]
fn p11_all_of_a_class_can_be_asked_for_and_an_atom_more_cannot() {
    let class = class();
    assert_eq!(class.shares_for_ceil(Assets(600)), Ok(class.total_shares));
    let refused = Err(MathError::InsufficientShares);
    assert_eq!(class.shares_for_ceil(Assets(601)), refused);
    assert_eq!(class.shares_for_ceil(Assets(u64::MAX)), refused);
    assert_eq!(LossClass::default().shares_for_ceil(Assets(1)), refused);
    assert_eq!(class.shares_for_ceil(Assets(0)), Err(MathError::ZeroAmount));
}

#[test]
fn p11_who_takes_all_of_a_class_leaves_an_empty_one_in_the_next_epoch() {
    let (after, burned) = class().burn_amount_ceil(Assets(600)).unwrap();
    assert_eq!(after, LossClass { epoch: 1, ..LossClass::default() });
    let parts = (burned.shares, burned.assets, burned.dust);
    assert_eq!(parts, (class().total_shares, Assets(600), Assets(0)));
}
