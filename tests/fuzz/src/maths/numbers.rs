//! Amounts out of bytes: mostly near what matters, sometimes anything.

use arbitrary::{Result, Unstructured};
use loss_math::Assets;

/// Bytes that are used up. When they are, everything is zero and the life ends.
pub struct Input<'a, 'b>(pub &'b mut Unstructured<'a>);

impl Input<'_, '_> {
    pub fn byte(&mut self) -> Result<u8> {
        self.0.arbitrary()
    }

    pub fn below(&mut self, bound: u8) -> Result<usize> {
        Ok(usize::from(self.byte()? % bound))
    }

    pub fn number(&mut self) -> Result<u64> {
        match self.byte()? % 4 {
            0 => Ok(self.byte()?.into()),
            1 => Ok(self.0.arbitrary::<u32>()?.into()),
            2 => self.0.arbitrary(),
            // Powers of two and their neighbours.
            _ => {
                let power = 1_u64 << (self.byte()? % 64);
                Ok(power.wrapping_add(u64::from(self.byte()? % 3)).wrapping_sub(1))
            }
        }
    }

    /// Often all of `whole`, its half, or next to it; never more than `most`.
    pub fn amount(&mut self, whole: Assets, most: Assets) -> Result<Assets> {
        let whole = whole.get();
        let amount = match self.byte()? % 8 {
            0 => whole,
            1 => whole / 2,
            2 => whole.saturating_sub(1),
            3 => whole.saturating_add(1),
            4 => whole / 1_000,
            _ => self.number()?,
        };
        Ok(Assets(amount.min(most.get())))
    }

    /// Seconds: none, some, days, or years.
    pub fn seconds(&mut self) -> Result<i64> {
        let n = i64::from(self.byte()?);
        Ok(match self.byte()? % 4 {
            0 => 0,
            1 => n,
            2 => n * 3_600,
            _ => n * 86_400 * 30,
        })
    }

    pub fn between(&mut self, from: u32, to: u32) -> Result<u32> {
        Ok(match self.byte()? % 4 {
            0 => from,
            1 => to,
            _ => self.0.int_in_range(from..=to)?,
        })
    }
}
