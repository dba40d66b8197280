import type { PoolPageProps } from ".";
import { SharePage } from "./share";

export default function StakePage(props: PoolPageProps) {
  return <SharePage of="stakers" {...props} />;
}
