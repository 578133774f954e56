// Live layers: the server tells that a layer has changed, and its tiles are
// fetched anew while the old ones stay.
import type { App } from './app'

export function live(app: App, address: string): void {
  const events = new EventSource(address)
  const busy = new Set<string>(), again = new Set<string>()
  const renew = async (name: string): Promise<void> => {
    if (busy.has(name)) { again.add(name); return }
    busy.add(name)
    try {
      do {
        again.delete(name)
        await app.layers.find(l => l.config.name === name)?.renew()
      } while (again.has(name))
      app.taken++
      app.moved()
    } catch { /* it is down for a moment; the next event comes */ } finally { busy.delete(name) }
  }
  events.addEventListener('change', e => {
    const { layer } = JSON.parse((e as MessageEvent<string>).data) as { layer: string }
    void renew(layer)
  })
}
