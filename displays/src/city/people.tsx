// The city's people: who may look, who may change things, and everybody's own password.
import { whenText } from '../clock'
import { Choice, TextField } from '../parts/field'
import { submitting } from '../parts/form'
import { IconTrash } from '../parts/icon'
import { Notice } from '../parts/state'
import { Fetched } from './fetched'
import type { CityProps, Known } from './view'
import type { Act, People } from './wire'

/** The hub asks for at least so many characters. */
const PASSWORD_MIN = 8

/** How the last deed with people went: whom it was about, and why it was refused; null: well. */
export interface PeopleDeed {
  about: 'own' | 'new' | 'one'
  whom: string
  code: string | null
}

export function PeoplePart(props: Known) {
  const { people, say, deeds } = props
  return (
    <div class="people-part">
      <Fetched asked={people} say={say} again={deeds.again} />
      {people.is === 'here' && <Everybody {...props} rows={people.rows} />}
      <NewPerson {...props} />
      {people.is === 'here' && people.rows.acts.length > 0 && <Acts say={say} acts={people.rows.acts} />}
    </div>
  )
}

function Went({ deed, say, about, done }: CityProps & { about: PeopleDeed['about']; done: string }) {
  if (deed === null || deed.about !== about) return null
  if (deed.code === null) return <Notice tone="info">{say(done, { name: deed.whom })}</Notice>
  return <Notice tone="bad"><span data-code={deed.code}>{say(`city-people-${deed.code}`)}</span></Notice>
}

function Everybody(props: Known & { rows: People }) {
  const { rows, say, person, deeds } = props
  return (
    <section class="panel">
      <h2>{say('city-people')}</h2>
      <Went {...props} about="one" done="city-people-one-done" />
      <div class="slides" tabIndex={0} role="region" aria-label={say('city-people')}>
        <table class="list">
          <thead><tr><th scope="col">{say('city-people-name')}</th><th scope="col">{say('city-people-role')}</th><th scope="col" class="amount">{say('city-people-sessions')}</th><th scope="col">{say('city-people-password-new')}</th><th scope="col">{say('city-people-remove')}</th></tr></thead>
          <tbody>
            {rows.people.map(({ user, role, must_change, sessions }) => (
              <tr key={user} data-user={user}>
                <th scope="row">{user}{must_change && <small>{say('city-people-first')}</small>}</th>
                <td class="field">
                  <select aria-label={say('city-people-role-of', { name: user })} value={role} onChange={(event) => deeds.changePerson(user, { role: event.currentTarget.value })}>
                    {ROLES.map((each) => <option key={each} value={each}>{say(`city-people-${each}`)}</option>)}
                  </select>
                </td>
                <td class="amount">{sessions}</td>
                <td>
                  <form class="inline field" onSubmit={submitting((said) => deeds.changePerson(user, { password: said('password') }))}>
                    <input type="password" name="password" aria-label={say('city-people-password-of', { name: user })} required minLength={PASSWORD_MIN} autocomplete="new-password" />
                    <button type="submit" class="quiet">{say('city-people-give')}</button>
                  </form>
                </td>
                <td>{user !== person?.user && <Remove {...props} user={user} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const ROLES = ['viewer', 'admin']

/** It is asked once more. */
function Remove({ user, removing, say, deeds }: Known & { user: string }) {
  if (removing !== user) return <button type="button" class="quiet icon-key" aria-label={say('city-people-remove-named', { name: user })} onClick={() => deeds.removing(user)}><IconTrash /> {say('city-people-remove')}</button>
  return (
    <span class="keys">
      <button type="button" class="key danger" onClick={() => deeds.removePerson(user)}>{say('city-people-remove-named', { name: user })}</button>
      <button type="button" class="quiet" onClick={() => deeds.removing(null)}>{say('city-people-keep')}</button>
    </span>
  )
}

function NewPerson(props: Known) {
  const { say, deeds } = props
  return (
    <section class="panel narrow">
      <h2>{say('city-people-new')}</h2>
      <Went {...props} about="new" done="city-people-new-done" />
      <form onSubmit={submitting((said) => deeds.addPerson(said('user'), said('role'), said('password')))}>
        <TextField id="new-user" name="user" label={say('city-people-name')} hint={say('city-people-name-hint')} required maxLength={40} autocomplete="off" spellcheck={false} />
        <Choice id="new-role" name="role" label={say('city-people-role')} hint={say('city-people-role-hint')} options={ROLES.map((value) => ({ value, text: say(`city-people-${value}`) }))} />
        <TextField id="new-password" name="password" type="password" label={say('city-people-password-first')} hint={say('city-people-password-hint')} required minLength={PASSWORD_MIN} autocomplete="new-password" />
        <button type="submit" class="key strong">{say('city-people-add')}</button>
      </form>
    </section>
  )
}

function Acts({ acts, say }: { acts: Act[] } & Pick<Known, 'say'>) {
  return (
    <section class="panel">
      <h2>{say('city-people-acts')}</h2>
      <ul class="acts">
        {acts.map(({ at, by, what, whom, before, after }) => {
          const role = (key: string) => (key === '' ? '' : say(`city-people-${key}`))
          return <li key={`${at} ${whom} ${what}`}><span class="when">{whenText(at)}</span> {say(`city-people-act-${what}`, { by, whom, before: role(before), after: role(after) })}</li>
        })}
      </ul>
    </section>
  )
}

/** One's own. Whoever was given one chooses another before anything else. */
export function OwnPassword(props: CityProps) {
  const { person, say, deeds } = props
  return (
    <section class="panel narrow own-password">
      <h2>{say('city-password')}</h2>
      <p class="hint">{say(person?.must_change ? 'city-password-owed' : 'city-password-hint')}</p>
      <Went {...props} about="own" done="city-password-done" />
      <form onSubmit={submitting((said) => deeds.ownPassword(said('old'), said('new'), said('again')))}>
        <input type="text" name="user" value={person?.user ?? ''} autocomplete="username" hidden readOnly />
        <TextField id="old" name="old" type="password" label={say('city-password-old')} required autocomplete="current-password" />
        <TextField id="new" name="new" type="password" label={say('city-password-new')} hint={say('city-people-password-hint')} required minLength={PASSWORD_MIN} autocomplete="new-password" />
        <TextField id="again" name="again" type="password" label={say('city-password-again')} required minLength={PASSWORD_MIN} autocomplete="new-password" />
        <button type="submit" class="key strong">{say('city-password-save')}</button>
      </form>
    </section>
  )
}
