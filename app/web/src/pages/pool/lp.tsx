import type { PoolPageProps } from ".";
import { SharePage } from "./share";

export default function LpPage(props: PoolPageProps) {
  return <SharePage of="lps" {...props} />;
}
