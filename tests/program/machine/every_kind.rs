//! The sequences do take every kind of step, and reach every tier.

use crate::{
    common::Random,
    walk::{Step, Walk, KINDS, WEIGHTS},
};

#[test]
fn one_long_walk_takes_every_kind_of_step() {
    let mut random = Random(12);
    let mut kinds = Vec::new();
    for (kind, weight) in (0..KINDS).zip(WEIGHTS) {
        kinds.extend((0..weight).map(|_| kind));
    }
    let steps: Vec<Step> = (0..1_200)
        .map(|_| Step {
            kind: kinds[random.below(kinds.len() as u64) as usize],
            who: random.below(3) as usize,
            pool: random.below(2) as usize,
            entropy: random.any(),
            dust: false,
        })
        .collect();
    let mut walk = Walk::new();
    for step in steps {
        walk.step(step);
    }
    walk.end(0);
    let never: Vec<usize> = (0..usize::from(KINDS)).filter(|kind| walk.done[*kind] == 0).collect();
    assert!(walk.claims_at_the_end > 0 && walk.sides.iter().all(|side| side.events.len() > 5));
    // Accounts that are there already are not opened twice: steps that close reopen by themselves.
    assert_eq!(never, [7, 9, 36, 48, 53]);
    let [side, _] = &walk.sides;
    assert!(side.recovered.iter().all(|paid| *paid > 0), "{:?}", side.recovered);
    let by_tier = side.paid_for_venues(&walk.world);
    assert!(by_tier.iter().all(|paid| *paid > 0), "{by_tier:?}");
    assert!(side.markets.len() > 4, "venues that ended had successors");
}
