// Waits for changes of the table and brings them in.
import type { App } from './app'
import type { Head } from './model'

export async function news(app: App): Promise<void> {
  for (;;) {
    try {
      const now = await (await fetch(`changed?stamp=${app.head.stamp}`)).json() as { stamp: number; trouble?: string }
      if (now.stamp === app.head.stamp) continue
      const head = await (await fetch('head')).json() as Head
      app.asker.forget()
      app.renew(head)
      if (now.trouble) app.say(`the table has changed but cannot be read; this is its last state (${now.trouble})`, true)
    } catch {
      await new Promise(r => setTimeout(r, 3000)) // the server has stopped, or will be back
    }
  }
}
