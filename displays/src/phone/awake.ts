// Keeps the screen on while the turn is near. Only some browsers can, and only where the address is a secure one.

let wanted = false
let lock: WakeLockSentinel | null = null

/** Asks for the screen to stay on, or lets it sleep. */
export function keepAwake(yes: boolean): void {
  if (yes === wanted) return
  wanted = yes
  void hold()
}

async function hold(): Promise<void> {
  if (!wanted) {
    await lock?.release()
    lock = null
  } else if ('wakeLock' in navigator && document.visibilityState === 'visible') {
    // Refused while the battery is low: then the screen sleeps as it always did.
    lock = await navigator.wakeLock.request('screen').catch(() => null)
  }
}

// A page that was left gives the screen up; one that is seen again asks anew.
document.addEventListener('visibilitychange', () => void hold())
