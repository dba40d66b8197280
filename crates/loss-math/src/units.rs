//! Numbers that know what they count. No product of two amounts exists; conversions between
//! units are functions of the module that owns the rule.

use crate::MathError;

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// None of it.
            pub const ZERO: Self = Self(0);

            /// The bare number.
            #[must_use]
            pub const fn get(self) -> $inner {
                self.0
            }

            /// Whether there is none.
            #[must_use]
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// The sum.
            ///
            /// # Errors
            /// [`MathError::Overflow`].
            pub fn plus(self, other: Self) -> Result<Self, MathError> {
                self.0.checked_add(other.0).map(Self).ok_or(MathError::Overflow)
            }

            /// The difference.
            ///
            /// # Errors
            /// [`MathError::Overflow`] when `other` is larger.
            pub fn minus(self, other: Self) -> Result<Self, MathError> {
                self.0.checked_sub(other.0).map(Self).ok_or(MathError::Overflow)
            }

            /// The difference, or zero.
            #[must_use]
            pub const fn minus_or_zero(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }
        }
    };
}

unit! {
    /// Atoms of the asset mint: what LPs supply and borrowers owe.
    Assets(u64)
}
unit! {
    /// Atoms of the collateral mint.
    Collateral(u64)
}
unit! {
    /// Shares of a loss class, with [`SHARE_BITS`] fractional bits.
    Shares(u128)
}
unit! {
    /// Shares of the pool's debt, with [`SHARE_BITS`] fractional bits.
    DebtShares(u128)
}
unit! {
    /// Basis points: ten thousand are one whole.
    Bps(u32)
}

/// Fractional bits of [`Shares`] and [`DebtShares`]. A share is worth one atom of the asset at first
/// and at most about 65,536 ([`crate::LossClass::gain`] splits dearer ones), a raw share at most about
/// `2^-16` of an atom: what is lost by rounding shares stays below an atom an owner.
pub const SHARE_BITS: u32 = 32;

impl Shares {
    /// One whole share: what one atom buys in an empty class.
    pub const ONE: Self = Self(1 << SHARE_BITS);

    /// As many whole shares as there are atoms: the price of an empty class. Exact.
    #[must_use]
    pub fn at_par(amount: Assets) -> Self {
        // 64 + 32 bits fit 128.
        Self(u128::from(amount.0).wrapping_shl(SHARE_BITS))
    }
}

impl Bps {
    /// One whole.
    pub const ONE: Self = Self(10_000);

    /// As a factor for 64-bit products.
    #[must_use]
    pub fn wide(self) -> u64 {
        u64::from(self.0)
    }

    /// One whole plus this: `1 + bonus` in basis points.
    #[must_use]
    pub fn plus_one(self) -> u64 {
        // 2^32 + 10_000 fits 64 bits.
        self.wide().saturating_add(Self::ONE.wide())
    }
}
