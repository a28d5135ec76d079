// Arrow keys in a grid of buttons: one of them takes part in Tab, arrows move it.

/** Moves the focus in a grid whose cells carry `data-cell`; Home and End go to the ends. */
export function moveInGrid(event: KeyboardEvent, grid: Element | null, at: number, count: number, columns: number, setAt: (at: number) => void): void {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -at, End: count - 1 - at };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const next = at + step;
  if (next < 0 || next >= count) return;
  setAt(next);
  grid?.querySelector<HTMLElement>(`[data-cell="${next}"]`)?.focus();
}
