//! What a random walk remembers of every event, apart from the program's records: who held and lost
//! what, and what each was paid since (P14).

use crate::{
    common::*,
    proofs::Proof,
    walk_sides::{Owner, Side},
};
use anchor_lang::prelude::Pubkey;
use loss_math::{fixed::mul_div_floor, LossClass, Share};
use loss_testkit::{invariants, ix, keys, World};
use socialized_loss::state::{
    ClassKind, InsuranceStake, LpShare, ProfitClaim, ShortfallRecord, StoredShare,
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use std::collections::BTreeMap;

/// Per LP share, stake and profit claim.
pub type Holdings = BTreeMap<Pubkey, Holding>;

/// What a share is of, and what it has.
#[derive(Clone, Copy)]
pub struct Holding {
    class: ClassKind,
    /// Of a profit claim; else the default key.
    venue: Pubkey,
    raw_shares: u128,
    claim: u64,
}

/// One shortfall or deficit.
pub struct Event {
    /// Where its record is or was.
    pub at: Pubkey,
    /// What each held as the event found it; `claim` is by how much its claim fell.
    bore: Holdings,
    /// What each was paid of it.
    paid: BTreeMap<Pubkey, u64>,
}

/// A claim on the way.
pub struct Claiming {
    record: Pubkey,
    share: Pubkey,
    to: Pubkey,
    had: u64,
}

/// What everybody of a side holds now, as an event would find it.
pub fn holdings(world: &World, side: &Side) -> Holdings {
    let (ledger, fund) =
        world.pool(&side.keys).ledger().credit_fund(world.fund(&side.keys).to_math());
    let holding = |class, venue, stored: StoredShare, of: &LossClass| {
        let share = Share::from(stored).settle(of);
        let claim = share.claim_floor(of).expect("shares of this class").get();
        Holding { class, venue, raw_shares: share.held.shares.get(), claim }
    };
    let nobody = Pubkey::default();
    let settled = side.owners.iter().filter_map(|(key, Owner { class, .. })| {
        let class = *class;
        let held = match class {
            ClassKind::Lps => {
                holding(class, nobody, world.find::<LpShare>(key)?.share, &ledger.lps)
            }
            ClassKind::Stakers => {
                holding(class, nobody, world.find::<InsuranceStake>(key)?.share, &fund.stakers)
            }
            ClassKind::Profits => {
                let ProfitClaim { venue, share, .. } = world.find(key)?;
                let of = world.read::<socialized_loss::state::Venue>(&venue).book().profits;
                holding(class, venue, share, &of)
            }
        };
        Some((*key, held))
    });
    settled.collect()
}

impl Side {
    /// All receipts there are.
    pub fn receipts<'a>(&'a self, world: &'a World) -> impl Iterator<Item = Proof> + 'a {
        self.segments.values().filter_map(|at| Proof::of_receipt(world, *at))
    }

    /// All open segments.
    pub fn open_segments<'a>(&'a self, world: &'a World) -> impl Iterator<Item = Proof> + 'a {
        self.owners.keys().filter_map(|share| Proof::open(world, &self.keys, *share))
    }

    /// All records there are.
    pub fn records<'a>(
        &'a self,
        world: &'a World,
    ) -> impl Iterator<Item = (Pubkey, ShortfallRecord)> + 'a {
        let keys = self.events.iter().map(|event| event.at);
        keys.filter_map(|at| Some((at, world.find(&at)?)))
    }

    pub fn note_segments(&mut self, world: &World) {
        let open: Vec<Proof> = self.open_segments(world).collect();
        for Proof { share, segment, .. } in open {
            let receipt = || keys::receipt(&share, segment.from_seq);
            self.segments.entry((share, segment.from_seq)).or_insert_with(receipt);
        }
    }

    /// P6, and what everybody lost.
    pub fn note_event(&mut self, world: &World, before: &Holdings, at: Pubkey) {
        let of: Pubkey = world.read::<ShortfallRecord>(&at).venue;
        let after = holdings(world, self);
        let bore = before.iter().map(|(share, then)| {
            let now = after[share].claim;
            assert!(now <= then.claim, "P6: a claim rose from {} to {now}", then.claim);
            let claim = then.claim - now;
            let apart = then.class == ClassKind::Profits && then.venue != of;
            assert!(!apart || claim == 0, "P3: claims of one venue bore what is not its deficit");
            (*share, Holding { claim, ..*then })
        });
        let bore = bore.collect();
        self.events.push(Event { at, bore, paid: BTreeMap::new() });
    }

    /// Remembers where the record of an event is, and nothing else of it.
    pub fn note_event_at(&mut self, at: Pubkey) {
        self.events.push(Event { at, bore: Holdings::new(), paid: BTreeMap::new() });
    }

    pub fn claim(&self, proof: &Proof, record: Pubkey) -> (Instruction, Keypair) {
        let Owner { key, asset: owner_asset, .. } = &self.owners[&proof.share];
        let side = ix::ClaimSide {
            share: proof.share,
            from_seq: proof.segment.from_seq,
            receipt: proof.receipt,
            owner_asset: *owner_asset,
            caller: id(key),
        };
        (ix::claim_recovery(&self.keys, record, side), copy(key))
    }

    /// The claim that an instruction made by [`Side::claim`] is.
    pub fn claiming(&self, world: &World, claim: &Instruction) -> Claiming {
        let [record, share, to] = [1, 2, 7].map(|at| claim.accounts[at].pubkey);
        let _: ShortfallRecord = world.read(&record);
        assert_eq!(to, self.owners[&share].asset, "the seventh account is where the owner is paid");
        Claiming { record, share, to, had: world.balance(&to) }
    }

    /// P14: what a share was paid of an event is at most what it lost in it.
    pub fn note_payment(&mut self, world: &World, claiming: &Claiming) {
        let Claiming { record, share, to, had } = *claiming;
        let event = self.events.iter_mut().find(|event| event.at == record).expect("an event");
        let paid = event.paid.entry(share).or_default();
        let more = world.balance(&to) - had;
        *paid += more;
        self.recovered[event.bore[&share].class as usize] += more;
        let lost = event.bore[&share].claim;
        // The claims before and after the event were both rounded down.
        assert!(*paid <= lost + 1, "P14: {paid} paid for {lost} lost in event of {record}");
    }

    /// Everybody claims everything that can still be claimed: then each has its part of every
    /// event, and nothing but roundings is left (P14). Returns how many claims that took.
    pub fn everybody_claims(&mut self, world: &mut World) -> u32 {
        let mut claims = 0;
        let records: Vec<_> = self.records(world).collect();
        let records = records.into_iter().filter(|(_, record)| world.now() < record.final_at);
        for (at, record) in records.collect::<Vec<_>>() {
            let proofs: Vec<Proof> =
                self.receipts(world).chain(self.open_segments(world)).collect();
            let mut parts: BTreeMap<Pubkey, u64> = BTreeMap::new();
            for proof in &proofs {
                assert!(proof.part(&record) <= proof.borne(&record), "P14: more than was lost");
                *parts.entry(proof.share).or_default() += proof.part(&record);
                if proof.claimable(world, &at) > 0 {
                    let (claim, key) = self.claim(proof, at);
                    let claiming = self.claiming(world, &claim);
                    world.ok(claim, &[&key]);
                    self.note_payment(world, &claiming);
                    claims += 1;
                }
            }
            self.check_event(world, at, &parts);
        }
        invariants::check(world, &self.keys);
        claims
    }

    fn check_event(&self, world: &World, at: Pubkey, parts: &BTreeMap<Pubkey, u64>) {
        let record: ShortfallRecord = world.read(&at);
        let event = self.events.iter().find(|event| event.at == at).expect("an event");
        let mut sums = [0; 3];
        for (share, Holding { class, venue, raw_shares, .. }) in &event.bore {
            let paid = event.paid.get(share).copied().unwrap_or(0);
            assert_eq!(paid, parts.get(share).copied().unwrap_or(0), "P14: {share} of {at}");
            sums[*class as usize] += paid;
            // By what it held when the event found it, without any proof.
            let found = match class {
                ClassKind::Lps => record.lps_before,
                ClassKind::Stakers => record.stakers_before,
                ClassKind::Profits => record.profits_before,
            };
            let total = u128::from_le_bytes(found.total_shares).max(1);
            let apart = *class == ClassKind::Profits && *venue != record.venue;
            let recovered = if apart { 0 } else { record.recovered_for(*class).get() };
            let exact = mul_div_floor(*raw_shares, recovered.into(), total).expect("128 bits");
            assert!(u128::from(paid).abs_diff(exact) <= 1, "P14: {paid} for a part of {exact}");
        }
        // In the order of the classes' numbers.
        let claimed = [record.claimed_lps, record.claimed_stakers, record.claimed_profits];
        assert_eq!(sums, claimed, "P14: paid");
        let shared = record.shared_out();
        let shared = [shared.lps, shared.stakers, shared.profits];
        let left: Vec<u64> = shared.iter().zip(sums).map(|(all, paid)| all.get() - paid).collect();
        assert_eq!(left.iter().sum::<u64>(), record.unclaimed().get(), "P14: not claimed");
        // One atom of rounding for each of three owners, and one for what the class rounded.
        assert!(left.iter().all(|left| *left <= 4), "P14: {left:?} of {at} claimed by nobody");
    }
}
