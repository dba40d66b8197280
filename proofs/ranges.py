"""That no intermediate leaves its bits, for operands of their full width: the table of `index.rs` and
the bounds that `fixed.rs`, `class.rs` and `interest.rs` state.
"""

from z3 import And, Implies, Int, IntVal, Or

from formulas import Facts, div_rem, index_step, mul_div_floor, shifted_back
from theorem import main, theorem

DOMAIN = "amounts of 64 bits, shares and mantissas of 128"

m, n, d = Int("mantissa"), Int("left"), Int("before")
# A normalised mantissa, and a loss that leaves 0 < left < before < 2^64.
step = [m >= 2**127, m < 2**128, n > 0, n < d, d < 2**64]
facts = Facts()
wide = index_step(m, n, d, facts)
theorem(
    "the step of the index fits 256 bits, and its quotient has 128 to 192 bits",
    "P11", "fixed::scale_down_normalised",
    step + facts,
    [m * n < 2**192, m * n * 2**64 < 2**256, wide >= 2**127, wide < 2**192],
    {"a quotient of at least 129 bits": wide >= 2**128,
     "operands of 65 bits fit too": (
         [m >= 2**127, m < 2**128, n > 0, n < 2**65], m * n * 2**64 < 2**256)},
)

# wide >> excess: E = 2^excess, where `wide` has 128 + excess bits.
w, E = Int("wide"), Int("E")
facts = Facts()
mantissa = shifted_back(w, E, facts)
theorem(
    "what is shifted back is normalised again",
    "P4", "fixed::scale_down_normalised",
    [E > 0, w >= 2**127 * E, w < 2**128 * E] + facts,
    [mantissa >= 2**127, mantissa < 2**128],
    {"one bit too far": ([E > 0, w >= 2**127 * E, w < 2**128 * E] + facts, mantissa >= 2**128),
     "shifted by one bit less": (
         [E > 0, w >= 2**127 * E * 2, w < 2**128 * E * 2] + facts, mantissa < 2**128)},
)

theorem(
    "a quotient of 128 to 192 bits has an excess of 0 to 64",
    "P4", "LossIndex::after_loss_floor",
    [w >= 2**127, w < 2**192],
    Or(*[And(w >= 2 ** (127 + e), w < 2 ** (128 + e)) for e in range(65)]),
    {"of 0 to 63": Or(*[And(w >= 2 ** (127 + e), w < 2 ** (128 + e)) for e in range(64)])},
)

s, then = Int("shares"), Int("then")
facts = Facts()
settled = mul_div_floor(s, m, then, facts)
normal = [m >= 2**127, m < 2**128, then >= 2**127, then < 2**128, s >= 0, s < 2**128]
theorem(
    "settling fits 256 bits; its quotient is below 2^129, so a gap of 129 bits leaves nothing",
    "P11", "fixed::mul_div_gap_floor",
    normal + facts,
    [s * m < 2**256, settled < 2**129, settled <= 2 * s],
    {"a gap of 127 bits leaves nothing": settled < 2**127},
)

a, b = Int("a"), Int("b")
theorem(
    "128-bit products fit 256 bits, 64-bit ones with a carry fit 128",
    "P11", "fixed::mul_div_floor, mul_div_u64_carry",
    [a >= 0, b >= 0, a < 2**128, b < 2**128],
    [a * b < 2**256,
     Implies(And(a < 2**64, b < 2**64, s >= 0, s < 2**64), a * b + s < 2**128)],
    {"two carries": Implies(And(a < 2**64, b < 2**64), a * b + 2 * 2**64 - 2 < 2**128 - 2**65 + 1)},
)

theorem(
    "leading zeros of 128 together: the powers above both factors multiply to at most 2^128",
    "P11", "fixed::narrow_product",
    [a >= 0],
    # A number with la leading zeros is below 2^(128 - la); all pairs of 0 to 128.
    [IntVal(2 ** (128 - i) * 2 ** (128 - j)) <= 2**128
     for i in range(129) for j in range(max(0, 128 - i), min(129, 130 - i))],
    {"127 together": IntVal(2 ** (128 - 63) * 2 ** (128 - 64)) <= 2**128},
)

A, T, left = Int("assets"), Int("total"), Int("left_assets")
facts = Facts()
q, r = div_rem(T * left, A, facts)
theorem(
    "a loss cannot overflow the total of shares, nor leave none",
    "P11", "LossClass::absorb",
    [A > 0, A < 2**64, T > 0, T < 2**128, left > 0, left < A] + facts,
    [q + 1 <= T, Implies(r == 0, q >= 1), q + 1 >= 1],
    {"the total falls by one at least": q + 1 < T},
)

dear = Int("dear_total")
theorem(
    "a total of shares that is dear has room for a split, three at most",
    "P11", "LossClass::split_dear_shares",
    # Dear: assets > total >> 16. At least one whole share is left.
    [A > 0, A < 2**64, dear >= 2**32, dear < A * 2**16],
    [dear * 2**16 < 2**96, dear * 2**48 >= 2**80, dear * 2**48 >= A * 2**16],
    {"two at most": dear * 2**32 >= A * 2**16, "into 95 bits": dear * 2**16 < 2**95},
)

if __name__ == "__main__":
    main()
