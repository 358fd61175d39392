import { createElement, Fragment, type ReactNode } from "react";

/** The items as children without keys: their position is their identity, because a text only grows at its end. */
export function inOrder<T>(items: readonly T[] | undefined, render: (item: T) => ReactNode): ReactNode {
  return createElement(Fragment, null, ...(items ?? []).map((item) => render(item)));
}
