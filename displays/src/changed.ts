// What a view shows otherwise after an event. The office tells it: no screen knows the rules by which it came about.
import type { Changed, CounterView, Event, KioskView, LobbyView, OfficeView, RatingView, Splice, SupervisorView } from './wire'
import type { Told } from './known'

export function lobbyAfter(view: LobbyView, told: Told<Event>): LobbyView {
  const { recent, soon, missed } = told.changed
  return {
    ...view,
    office: officeAfter(view.office, told),
    recent: spliced(view.recent, recent),
    soon: replaced(view.soon, soon, (each) => each.service),
    missed: spliced(view.missed, missed),
  }
}

export function kioskAfter(view: KioskView, told: Told<Event>): KioskView {
  return { ...view, office: officeAfter(view.office, told) }
}

export function counterAfter(view: CounterView, told: Told<Event>): CounterView {
  const [desk = view.desk] = told.changed.desks ?? []
  return { ...view, office: officeAfter(view.office, told), desk, ...listsAfter(view, told.changed) }
}

export function supervisorAfter(view: SupervisorView, told: Told<Event>): SupervisorView {
  const { desks, alarms = view.alarms, people = view.people, devices = view.devices, figures } = told.changed
  return {
    ...view,
    office: officeAfter(view.office, told),
    desks: replaced(view.desks, desks, byCounter),
    figures: replaced(view.figures, figures, (each) => each.service),
    alarms,
    people,
    devices,
    ...listsAfter(view, told.changed),
  }
}

export function ratingAfter(view: RatingView, told: Told<Event>): RatingView {
  const { ask = view.ask } = told.changed
  return { ...view, office: officeAfter(view.office, told), ask }
}

function listsAfter(view: CounterView | SupervisorView, { waiting, held, missed }: Changed) {
  return { waiting: spliced(view.waiting, waiting), held: spliced(view.held, held), missed: spliced(view.missed, missed) }
}

function officeAfter(office: OfficeView, { event, changed }: Told<Event>): OfficeView {
  const { services, counters, emergency = office.emergency, public_url = office.public_url, noted = office.noted } = changed
  return {
    ...office,
    emergency,
    public_url,
    noted,
    // A day that opens brings a snapshot of its own.
    day: event.kind === 'day_closed' ? null : office.day,
    services: replaced(office.services, services, (service) => service.key),
    counters: replaced(office.counters, counters, byCounter),
  }
}

function byCounter({ counter }: { counter: number }): number {
  return counter
}

/** Each that changed in the place of the one of the same key; what it does not say of itself stays. */
function replaced<T, C extends Partial<T>>(lines: T[], changed: C[] | undefined, key: (line: T | C) => string | number): T[] {
  if (changed === undefined) return lines
  return lines.map((line) => {
    const now = changed.filter((each) => key(each) === key(line))[0]
    return now === undefined ? line : { ...line, ...now }
  })
}

/** From `at` on, `gone` entries are replaced by `come`. */
function spliced<T>(list: T[], splice: Splice<T> | undefined): T[] {
  return splice === undefined ? list : [...list.slice(0, splice.at), ...splice.come, ...list.slice(splice.at + splice.gone)]
}
