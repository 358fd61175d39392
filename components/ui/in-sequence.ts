import { createElement, Fragment, type ReactNode } from "react";

/** The items as children without keys: their position is their identity. Only for lists that grow at their end. */
export function inSequence<T>(
  items: readonly T[] | undefined,
  render: (item: T, index: number) => ReactNode,
): ReactNode {
  return createElement(Fragment, null, ...(items ?? []).map((item, index) => render(item, index)));
}
