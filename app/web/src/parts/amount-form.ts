// An amount that is typed, or as much as there is: then it goes on being that much while the number changes.

import { useState } from "react";
import { editable, type Token } from "../format/amount";
import { atomsOf } from "./field";

export interface AmountForm {
  /** As the field shows it. */
  readonly text: string;
  /** None while the text is empty, wrong or zero. */
  readonly amount: bigint | null;
  readonly onChange: (text: string) => void;
  readonly clear: () => void;
}

/** Interest changes a debt by the second: whoever chose all of it means what it is when the button is pressed. */
export function useAmountForm(token: Token, max: bigint | undefined): AmountForm {
  const [typed, setTyped] = useState("");
  const [isAll, setAll] = useState(false);
  const most = max === undefined || max === 0n ? null : editable(max, token.decimals);
  const text = isAll && most !== null ? most : typed;
  return {
    text,
    amount: atomsOf(text, token),
    onChange: (next) => {
      setTyped(next);
      setAll(next === most);
    },
    clear: () => {
      setTyped("");
      setAll(false);
    },
  };
}
