/** now is the page's clock in milliseconds, which nobody sets back. */
export const now = (): number => performance.now()

/** on hears events before the page does, and never holds them up. */
export function on(target: EventTarget, kinds: string, f: (e: never) => void): void {
  for (const kind of kinds.split(' ')) target.addEventListener(kind, f as (e: Event) => void, { capture: true, passive: true })
}
