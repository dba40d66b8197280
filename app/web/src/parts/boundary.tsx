import { Component, type ReactNode } from "react";
import { Banner } from "./banner";

interface Props {
  /** What is shown is tried again when this changes. */
  readonly on: unknown;
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
  readonly on: unknown;
}

/** Keeps a fault in one page from blanking the app, and says what it was. */
export class Boundary extends Component<Props, State> {
  override state: State = { error: undefined, on: this.props.on };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps({ on }: Props, state: State): Partial<State> | null {
    return on === state.on ? null : { on, error: undefined };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) {
      return this.props.children;
    }
    return (
      <Banner kind="bad">
        <strong>This cannot be shown:</strong> {error instanceof Error ? error.message : "an unknown fault"}. It is tried again with the next
        look at the chain; if it stays, reload the page and report it.
      </Banner>
    );
  }
}
