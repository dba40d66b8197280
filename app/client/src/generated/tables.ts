/** Made by scripts/generate.mjs. Do not edit. */
import {
  getPoolDecoder,
  type Pool,
  getInsuranceFundDecoder,
  type InsuranceFund,
  getLpShareDecoder,
  type LpShare,
  getInsuranceStakeDecoder,
  type InsuranceStake,
  getProfitClaimDecoder,
  type ProfitClaim,
  getPositionDecoder,
  type Position,
  getShortfallRecordDecoder,
  type ShortfallRecord,
  getLossReceiptDecoder,
  type LossReceipt,
  getRecoveryClaimDecoder,
  type RecoveryClaim,
  getVenueDecoder,
  type Venue,
  getPoolProposalDecoder,
  type PoolProposal,
} from "./accounts";
import {
  getAuthorityChangedDecoder,
  type AuthorityChanged,
  getBondAddedDecoder,
  type BondAdded,
  getBondReturnedDecoder,
  type BondReturned,
  getDeficitReportedDecoder,
  type DeficitReported,
  getDepositedDecoder,
  type Deposited,
  getInsuranceFundedDecoder,
  type InsuranceFunded,
  getLpSettledDecoder,
  type LpSettled,
  getParamsChangedDecoder,
  type ParamsChanged,
  getParamsProposedDecoder,
  type ParamsProposed,
  getPauseChangedDecoder,
  type PauseChanged,
  getPositionLiquidatedDecoder,
  type PositionLiquidated,
  getPositionMarkedDecoder,
  type PositionMarked,
  getProfitCreditedDecoder,
  type ProfitCredited,
  getProfitSettledDecoder,
  type ProfitSettled,
  getProfitWithdrawnDecoder,
  type ProfitWithdrawn,
  getRecordClosedDecoder,
  type RecordClosed,
  getRecoveryClaimedDecoder,
  type RecoveryClaimed,
  getRecoveryRecordedDecoder,
  type RecoveryRecorded,
  getSalvageSoldDecoder,
  type SalvageSold,
  getShortfallRecordedDecoder,
  type ShortfallRecorded,
  getStakeSettledDecoder,
  type StakeSettled,
  getStakedDecoder,
  type Staked,
  getUnstakeRequestedDecoder,
  type UnstakeRequested,
  getUnstakedDecoder,
  type Unstaked,
  getVenueRegisteredDecoder,
  type VenueRegistered,
  getVenueRetiredDecoder,
  type VenueRetired,
  getWithdrawRequestedDecoder,
  type WithdrawRequested,
  getWithdrawnDecoder,
  type Withdrawn,
} from "./types";

/** Every account type by its name. */
export interface Accounts {
  readonly Pool: Pool;
  readonly InsuranceFund: InsuranceFund;
  readonly LpShare: LpShare;
  readonly InsuranceStake: InsuranceStake;
  readonly ProfitClaim: ProfitClaim;
  readonly Position: Position;
  readonly ShortfallRecord: ShortfallRecord;
  readonly LossReceipt: LossReceipt;
  readonly RecoveryClaim: RecoveryClaim;
  readonly Venue: Venue;
  readonly PoolProposal: PoolProposal;
}

/** What names the type, its size, where the layout's version is and the one that is known. */
export const ACCOUNT_LAYOUTS = {
  Pool: {
    discriminator: [241, 154, 109, 4, 17, 177, 109, 188],
    size: 1016,
    versionAt: 882,
    version: 1,
    decoder: getPoolDecoder,
  },
  InsuranceFund: {
    discriminator: [43, 134, 170, 87, 102, 16, 142, 147],
    size: 312,
    versionAt: 192,
    version: 1,
    decoder: getInsuranceFundDecoder,
  },
  LpShare: {
    discriminator: [137, 210, 47, 236, 167, 57, 72, 145],
    size: 352,
    versionAt: 296,
    version: 1,
    decoder: getLpShareDecoder,
  },
  InsuranceStake: {
    discriminator: [110, 110, 233, 160, 124, 191, 45, 161],
    size: 352,
    versionAt: 296,
    version: 1,
    decoder: getInsuranceStakeDecoder,
  },
  ProfitClaim: {
    discriminator: [83, 26, 206, 101, 151, 37, 43, 27],
    size: 416,
    versionAt: 360,
    version: 1,
    decoder: getProfitClaimDecoder,
  },
  Position: {
    discriminator: [170, 188, 143, 228, 122, 64, 247, 208],
    size: 216,
    versionAt: 147,
    version: 1,
    decoder: getPositionDecoder,
  },
  ShortfallRecord: {
    discriminator: [253, 36, 63, 238, 84, 5, 128, 83],
    size: 880,
    versionAt: 824,
    version: 1,
    decoder: getShortfallRecordDecoder,
  },
  LossReceipt: {
    discriminator: [128, 11, 77, 92, 13, 57, 116, 232],
    size: 280,
    versionAt: 248,
    version: 1,
    decoder: getLossReceiptDecoder,
  },
  RecoveryClaim: {
    discriminator: [254, 124, 75, 93, 170, 80, 41, 122],
    size: 232,
    versionAt: 192,
    version: 1,
    decoder: getRecoveryClaimDecoder,
  },
  Venue: {
    discriminator: [8, 155, 85, 226, 234, 173, 42, 242],
    size: 456,
    versionAt: 358,
    version: 1,
    decoder: getVenueDecoder,
  },
  PoolProposal: {
    discriminator: [0, 61, 181, 164, 229, 111, 210, 251],
    size: 256,
    versionAt: 248,
    version: 1,
    decoder: getPoolProposalDecoder,
  },
};

/** Every event by its name. */
export interface Events {
  readonly AuthorityChanged: AuthorityChanged;
  readonly BondAdded: BondAdded;
  readonly BondReturned: BondReturned;
  readonly DeficitReported: DeficitReported;
  readonly Deposited: Deposited;
  readonly InsuranceFunded: InsuranceFunded;
  readonly LpSettled: LpSettled;
  readonly ParamsChanged: ParamsChanged;
  readonly ParamsProposed: ParamsProposed;
  readonly PauseChanged: PauseChanged;
  readonly PositionLiquidated: PositionLiquidated;
  readonly PositionMarked: PositionMarked;
  readonly ProfitCredited: ProfitCredited;
  readonly ProfitSettled: ProfitSettled;
  readonly ProfitWithdrawn: ProfitWithdrawn;
  readonly RecordClosed: RecordClosed;
  readonly RecoveryClaimed: RecoveryClaimed;
  readonly RecoveryRecorded: RecoveryRecorded;
  readonly SalvageSold: SalvageSold;
  readonly ShortfallRecorded: ShortfallRecorded;
  readonly StakeSettled: StakeSettled;
  readonly Staked: Staked;
  readonly UnstakeRequested: UnstakeRequested;
  readonly Unstaked: Unstaked;
  readonly VenueRegistered: VenueRegistered;
  readonly VenueRetired: VenueRetired;
  readonly WithdrawRequested: WithdrawRequested;
  readonly Withdrawn: Withdrawn;
}

/** What names the event. */
export const EVENT_LAYOUTS = {
  AuthorityChanged: {
    discriminator: [31, 19, 174, 152, 4, 82, 215, 226],
    decoder: getAuthorityChangedDecoder,
  },
  BondAdded: {
    discriminator: [49, 199, 208, 217, 88, 186, 82, 183],
    decoder: getBondAddedDecoder,
  },
  BondReturned: {
    discriminator: [41, 85, 150, 247, 210, 150, 160, 118],
    decoder: getBondReturnedDecoder,
  },
  DeficitReported: {
    discriminator: [12, 58, 47, 175, 183, 212, 132, 130],
    decoder: getDeficitReportedDecoder,
  },
  Deposited: {
    discriminator: [111, 141, 26, 45, 161, 35, 100, 57],
    decoder: getDepositedDecoder,
  },
  InsuranceFunded: {
    discriminator: [158, 72, 23, 80, 138, 56, 33, 206],
    decoder: getInsuranceFundedDecoder,
  },
  LpSettled: {
    discriminator: [129, 124, 41, 229, 250, 180, 93, 221],
    decoder: getLpSettledDecoder,
  },
  ParamsChanged: {
    discriminator: [174, 49, 9, 64, 58, 171, 241, 24],
    decoder: getParamsChangedDecoder,
  },
  ParamsProposed: {
    discriminator: [29, 64, 243, 241, 75, 135, 93, 142],
    decoder: getParamsProposedDecoder,
  },
  PauseChanged: {
    discriminator: [238, 188, 213, 78, 134, 209, 178, 218],
    decoder: getPauseChangedDecoder,
  },
  PositionLiquidated: {
    discriminator: [40, 107, 90, 214, 96, 30, 61, 128],
    decoder: getPositionLiquidatedDecoder,
  },
  PositionMarked: {
    discriminator: [163, 113, 109, 161, 103, 185, 43, 12],
    decoder: getPositionMarkedDecoder,
  },
  ProfitCredited: {
    discriminator: [64, 200, 51, 126, 233, 137, 61, 183],
    decoder: getProfitCreditedDecoder,
  },
  ProfitSettled: {
    discriminator: [47, 63, 117, 135, 144, 20, 196, 247],
    decoder: getProfitSettledDecoder,
  },
  ProfitWithdrawn: {
    discriminator: [165, 15, 185, 73, 134, 218, 84, 78],
    decoder: getProfitWithdrawnDecoder,
  },
  RecordClosed: {
    discriminator: [99, 152, 89, 8, 23, 79, 153, 2],
    decoder: getRecordClosedDecoder,
  },
  RecoveryClaimed: {
    discriminator: [29, 59, 99, 47, 106, 248, 125, 116],
    decoder: getRecoveryClaimedDecoder,
  },
  RecoveryRecorded: {
    discriminator: [38, 18, 5, 99, 23, 64, 59, 246],
    decoder: getRecoveryRecordedDecoder,
  },
  SalvageSold: {
    discriminator: [110, 6, 44, 146, 212, 31, 243, 217],
    decoder: getSalvageSoldDecoder,
  },
  ShortfallRecorded: {
    discriminator: [249, 230, 31, 69, 159, 34, 8, 147],
    decoder: getShortfallRecordedDecoder,
  },
  StakeSettled: {
    discriminator: [171, 53, 105, 171, 142, 65, 236, 232],
    decoder: getStakeSettledDecoder,
  },
  Staked: {
    discriminator: [11, 146, 45, 205, 230, 58, 213, 240],
    decoder: getStakedDecoder,
  },
  UnstakeRequested: {
    discriminator: [21, 253, 177, 85, 129, 206, 42, 152],
    decoder: getUnstakeRequestedDecoder,
  },
  Unstaked: {
    discriminator: [27, 179, 156, 215, 47, 71, 195, 7],
    decoder: getUnstakedDecoder,
  },
  VenueRegistered: {
    discriminator: [86, 82, 191, 91, 171, 241, 178, 9],
    decoder: getVenueRegisteredDecoder,
  },
  VenueRetired: {
    discriminator: [237, 98, 223, 176, 43, 159, 165, 23],
    decoder: getVenueRetiredDecoder,
  },
  WithdrawRequested: {
    discriminator: [114, 16, 240, 206, 93, 128, 151, 39],
    decoder: getWithdrawRequestedDecoder,
  },
  Withdrawn: {
    discriminator: [20, 89, 223, 198, 194, 124, 219, 13],
    decoder: getWithdrawnDecoder,
  },
};
