// Asks the server that the page came from.
import type { Answer, Engine, Question } from './model'

export class Remote implements Engine {
  async ask(questions: Question[], signal: AbortSignal): Promise<{ stamp: number; answers: Answer[] }> {
    const response = await fetch('ask', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ questions }), signal })
    if (!response.ok) throw new Error(await response.text())
    const out = await response.json() as { stamp: number; answers: Record<string, unknown>[] }
    return { stamp: out.stamp, answers: out.answers.map(unpack) }
  }
}

function unpack(a: Record<string, unknown>): Answer {
  const out = a as unknown as Answer
  const bytes = (name: string) => typeof a[name] === 'string' ? Uint8Array.from(atob(a[name] as string), c => c.charCodeAt(0)).buffer : null
  const counts = bytes('counts'), large = bytes('large'), present = bytes('present'), values = bytes('values')
  out.counts = large ? new Float64Array(large) : new Uint32Array(counts ?? new ArrayBuffer(0))
  if (present) out.present = new Uint32Array(present)
  if (values) out.values = new Float64Array(values)
  return out
}
