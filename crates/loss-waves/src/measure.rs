//! All of it: each wave alone, the same beside few and many winners, and all in a row.

use crate::{
    alone::{bear, Borne},
    crowd::Crowd,
    data::{Published, Wave},
    tiers::{fall_through, Split},
};
use anyhow::{ensure, Context, Result};
use loss_sim::{spread::Spread, Progress};
use loss_testkit::{scene::ASSET, World};

/// Winners who share each wave, unless the command says otherwise.
pub const WINNERS: usize = 1_000;
/// Between which numbers of winners compute units must not differ.
pub const CROWDS: [usize; 2] = [10, 10_000];

/// What all but one of a crowd have together, in atoms: less than the winners of any wave. The last
/// one has the rest, so crowds of any size have the same total.
const SMALL: u64 = 40_000 * ASSET;

/// Everything that was measured.
pub struct Measured {
    pub published: Published,
    /// How many shared each wave.
    pub winners: usize,
    /// What became of them, wave by wave.
    pub alone: Vec<Borne>,
    /// Compute units beside few winners and beside many, wave by wave.
    pub units: Vec<[u64; 2]>,
    /// Who paid when the waves came in a row.
    pub splits: Vec<Split>,
}

impl Measured {
    /// Runs all of it.
    ///
    /// # Errors
    /// When anything is not as promised.
    pub fn new(winners: usize, crowds: [usize; 2], progress: Progress) -> Result<Self> {
        let published = Published::read()?;
        let empty = World::new();
        let alone = each_alone(&empty, &published, winners, progress)?;
        let few = beside(&empty, &published, crowds[0], progress)?;
        let many = beside(&empty, &published, crowds[1], progress)?;
        let units: Vec<_> = few.into_iter().zip(many).map(|(few, many)| [few, many]).collect();
        for ((wave, borne), [few, many]) in published.waves.iter().zip(&alone).zip(&units) {
            let (start, some) = (&wave.start, borne.units);
            ensure!(
                few == many && *few == some,
                "{start}: {few}, {some} and {many} units beside {}, {winners} and {} winners",
                crowds[0],
                crowds[1]
            );
        }
        let splits = fall_through(&empty, &published)?;
        Ok(Self { published, winners, alone, units, splits })
    }
}

/// Each wave shared by so many winners of very different sizes.
fn each_alone(
    empty: &World,
    published: &Published,
    winners: usize,
    progress: Progress,
) -> Result<Vec<Borne>> {
    let mut step = progress.step("claims opened", winners);
    let crowd = Crowd::new(empty, winners, || step.tick())?;
    let mut step = progress.step("waves, one by one", winners * published.waves.len());
    let play = |wave: &Wave| {
        let mut world = crowd.world.fork();
        let spread = Spread::Pareto { count: winners, total: wave.claims(), sixteenths: 16 };
        crowd.credit(&mut world, &crowd.winners, &spread.amounts(), || step.tick())?;
        bear(&crowd, &mut world, wave)
    };
    published.waves.iter().map(play).collect()
}

/// Compute units of each wave's report beside so many claims, of which all but the last stay as they are.
fn beside(
    empty: &World,
    published: &Published,
    winners: usize,
    progress: Progress,
) -> Result<Vec<u64>> {
    let mut step = progress.step("claims beside a report", 2 * winners);
    let mut crowd = Crowd::new(empty, winners, || step.tick())?;
    let small = Spread::Pareto { count: winners - 1, total: SMALL, sixteenths: 16 }.amounts();
    let mut world = crowd.world.fork();
    crowd.credit(&mut world, &crowd.winners, &small, || step.tick())?;
    crowd.world = world;
    let play = |wave: &Wave| {
        let mut world = crowd.world.fork();
        let rest = wave.claims().checked_sub(SMALL).context("a wave with less than the crowd")?;
        crowd.credit(&mut world, &crowd.winners[winners - 1..], &[rest], || ())?;
        Ok(bear(&crowd, &mut world, wave)?.units)
    };
    published.waves.iter().map(play).collect()
}
