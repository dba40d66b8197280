//! What a random walk remembers of every event, apart from the program's records: who held and lost
//! what, and what each was paid since (P14).

use crate::{common::*, proofs::Proof, walk::Side};
use anchor_lang::prelude::Pubkey;
use loss_math::{fixed::mul_div_floor, Share};
use loss_testkit::{invariants, ix, keys, World};
use socialized_loss::state::{ClassKind, InsuranceStake, LpShare, ShortfallRecord};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use std::collections::BTreeMap;

/// Per LP share and stake: its class, its raw shares and what they are worth.
pub type Holdings = BTreeMap<Pubkey, (ClassKind, u128, u64)>;

/// One shortfall.
pub struct Event {
    pub nonce: u64,
    /// What each held as the event found it, and by how much its claim fell.
    bore: Holdings,
    /// What each was paid of it.
    paid: BTreeMap<Pubkey, u64>,
}

/// A claim on the way.
pub struct Claiming {
    nonce: u64,
    share: Pubkey,
    to: Pubkey,
    had: u64,
}

/// What everybody of a side holds now, as an event would find it.
pub fn holdings(world: &World, side: &Side) -> Holdings {
    let (ledger, fund) =
        world.pool(&side.keys).ledger().credit_fund(world.fund(&side.keys).to_math());
    let all = side.shares();
    let settled = all.into_iter().filter_map(|(class, key)| {
        let (stored, of) = match class {
            ClassKind::Lps => (world.find::<LpShare>(&key)?.share, &ledger.lps),
            ClassKind::Stakers => (world.find::<InsuranceStake>(&key)?.share, &fund.stakers),
        };
        let share = Share::from(stored).settle(of);
        let claim = share.claim_floor(of).expect("shares of this class").get();
        Some((key, (class, share.held.shares.get(), claim)))
    });
    settled.collect()
}

impl Side {
    /// Every LP share and stake.
    pub fn shares(&self) -> Vec<(ClassKind, Pubkey)> {
        let lps = self.lps.iter().map(|lp| (ClassKind::Lps, self.keys.lp(&lp.id())));
        let stakes =
            self.stakers.iter().map(|one| (ClassKind::Stakers, self.keys.stake(&one.id())));
        lps.chain(stakes).collect()
    }

    /// The owner of a share or stake, and the token account to be paid.
    pub fn owner_of(&self, share: &Pubkey) -> (&Keypair, Pubkey) {
        let lp = self.lps.iter().find(|lp| self.keys.lp(&lp.id()) == *share);
        let staker = || self.stakers.iter().find(|one| self.keys.stake(&one.id()) == *share);
        lp.map(|lp| (&lp.key, lp.asset))
            .or_else(|| staker().map(|one| (&one.key, one.asset)))
            .expect("a share of this side")
    }

    /// All receipts there are.
    pub fn receipts<'a>(&'a self, world: &'a World) -> impl Iterator<Item = Proof> + 'a {
        let keys = self.segments.iter().map(|(share, from)| keys::receipt(share, *from));
        keys.filter_map(|at| Proof::of_receipt(world, at))
    }

    /// All open segments.
    pub fn open_segments<'a>(&'a self, world: &'a World) -> impl Iterator<Item = Proof> + 'a {
        let shares = self.shares().into_iter();
        shares.filter_map(|(_, share)| Proof::open(world, &self.keys, share))
    }

    /// All records there are.
    pub fn records<'a>(
        &'a self,
        world: &'a World,
    ) -> impl Iterator<Item = (Pubkey, ShortfallRecord)> + 'a {
        let keys = self.events.iter().map(|event| self.keys.record(event.nonce));
        keys.filter_map(|at| Some((at, world.find(&at)?)))
    }

    pub fn note_segments(&mut self, world: &World) {
        let open: Vec<Proof> = self.open_segments(world).collect();
        self.segments.extend(open.iter().map(|proof| (proof.share, proof.segment.from_seq)));
    }

    /// P6, and what everybody lost.
    pub fn note_event(&mut self, world: &World, before: &Holdings, record: &ShortfallRecord) {
        let after = holdings(world, self);
        let bore = before.iter().map(|(share, (class, held, then))| {
            let now = after[share].2;
            assert!(now <= *then, "P6: a claim rose from {then} to {now}");
            (*share, (*class, *held, then - now))
        });
        let (nonce, bore) = (record.nonce, bore.collect());
        self.events.push(Event { nonce, bore, paid: BTreeMap::new() });
    }

    pub fn claim(&self, proof: &Proof, record: Pubkey) -> (Instruction, Keypair) {
        let (key, owner_asset) = self.owner_of(&proof.share);
        let side = ix::ClaimSide {
            share: proof.share,
            from_seq: proof.segment.from_seq,
            receipt: proof.receipt,
            owner_asset,
            caller: id(key),
        };
        (ix::claim_recovery(&self.keys, record, side), copy(key))
    }

    /// The claim that an instruction made by [`Side::claim`] is.
    pub fn claiming(&self, world: &World, claim: &Instruction) -> Claiming {
        let [record, share, to] = [1, 2, 7].map(|at| claim.accounts[at].pubkey);
        let nonce = world.read::<ShortfallRecord>(&record).nonce;
        let (_, asset) = self.owner_of(&share);
        assert_eq!(to, asset, "the seventh account is where the owner is paid");
        Claiming { nonce, share, to, had: world.balance(&to) }
    }

    /// P14: what a share was paid of an event is at most what it lost in it.
    pub fn note_payment(&mut self, world: &World, claiming: &Claiming) {
        let Claiming { nonce, share, to, had } = *claiming;
        let event = self.events.iter_mut().find(|event| event.nonce == nonce).expect("an event");
        let paid = event.paid.entry(share).or_default();
        *paid += world.balance(&to) - had;
        let (_, _, lost) = event.bore[&share];
        // The claims before and after the event were both rounded down.
        assert!(*paid <= lost + 1, "P14: {paid} paid for {lost} lost in event of {nonce}");
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
            self.check_event(world, record.nonce, &parts);
        }
        invariants::check(world, &self.keys);
        claims
    }

    fn check_event(&self, world: &World, nonce: u64, parts: &BTreeMap<Pubkey, u64>) {
        let record = world.record(&self.keys, nonce);
        let event = self.events.iter().find(|event| event.nonce == nonce).expect("an event");
        let mut sums = [0, 0];
        for (share, (class, held, _)) in &event.bore {
            let paid = event.paid.get(share).copied().unwrap_or(0);
            assert_eq!(paid, parts.get(share).copied().unwrap_or(0), "P14: {share} of {nonce}");
            sums[*class as usize] += paid;
            // By what it held when the event found it, without any proof.
            let found =
                if *class == ClassKind::Lps { record.lps_before } else { record.stakers_before };
            let total = u128::from_le_bytes(found.total_shares).max(1);
            let recovered = record.recovered_for(*class).get();
            let exact = mul_div_floor(*held, recovered.into(), total).expect("128 bits");
            assert!(u128::from(paid).abs_diff(exact) <= 1, "P14: {paid} for a part of {exact}");
        }
        assert_eq!(sums, [record.claimed_lps, record.claimed_stakers], "P14: paid");
        let shared = record.shared_out();
        let left = [shared.lps.get() - sums[0], shared.stakers.get() - sums[1]];
        assert_eq!(left[0] + left[1], record.unclaimed().get(), "P14: not claimed");
        // One atom of rounding for each of three owners, and one for what the class rounded.
        assert!(left[0] <= 4 && left[1] <= 4, "P14: {left:?} of {nonce} claimed by nobody");
    }
}
