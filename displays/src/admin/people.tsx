// Who may use the office's pages.
import { Dialog } from '../parts/dialog'
import { Choice, TextField } from '../parts/field'
import { IconEdit, IconPeople, IconPlus, IconTrash } from '../parts/icon'
import { Empty, Progress } from '../parts/state'
import { onSubmit } from './form'
import { countersIn } from './state'
import type { AdminProps } from './view'
import type { ChangeUser, NewUser, Role, User } from '../wire'

const ROLES: Role[] = ['clerk', 'guide', 'supervisor', 'admin', 'auditor']

export function People(props: AdminProps) {
  const { users, say, asking } = props
  return (
    <section class="people">
      <h2>{say('admin-people')}</h2>
      <p class="hint">{say('admin-people-hint')}</p>
      {users === null ? <Progress label={say('common-connecting')} /> : users.length === 0 ? <Empty icon={IconPeople} title={say('admin-none-yet')} /> : <Everybody {...props} users={users} />}
      <NewPerson {...props} />
      {asking?.about === 'change-user' && <ChangePerson {...props} of={asking.user} />}
      {asking?.about === 'remove-user' && <RemovePerson {...props} who={asking.user} />}
    </section>
  )
}

function Everybody(props: AdminProps & { users: User[] }) {
  const { users, say } = props
  return (
    <div class="wide-table">
      <table class="list">
        <thead><tr><th scope="col">{say('admin-user')}</th><th scope="col">{say('admin-role')}</th><th scope="col">{say('admin-counters')}</th><th scope="col">{say('admin-deed')}</th></tr></thead>
        <tbody>{users.map((user) => <Person key={user.user} {...props} of={user} />)}</tbody>
      </table>
    </div>
  )
}

function Person({ of, say, busy, deeds }: AdminProps & { of: User }) {
  return (
    <tr data-user={of.user}>
      <th scope="row">{of.user}{of.identity !== null && <> <span class="mark">{say('admin-identity-has')}</span></>}</th>
      <td>{say(`admin-role-${of.role}`)}</td>
      <td>{of.counters === null ? say('admin-counters-all') : of.counters.join(', ')}</td>
      <td class="keys">
        <button type="button" class="quiet icon-key" disabled={busy} aria-label={say('admin-change-named', { name: of.user })} onClick={() => deeds.consider({ about: 'change-user', user: of })}><IconEdit /> {say('admin-change')}</button>
        <button type="button" class="quiet icon-key" disabled={busy} aria-label={say('admin-remove-named', { name: of.user })} onClick={() => deeds.consider({ about: 'remove-user', user: of.user })}><IconTrash /> {say('admin-remove')}</button>
      </td>
    </tr>
  )
}

function roleChoices(say: AdminProps['say']) {
  return ROLES.map((value) => ({ value, text: say(`admin-role-${value}`) }))
}

function NewPerson({ say, busy, deeds }: AdminProps) {
  const submit = onSubmit((typed) => {
    const counters = countersIn(typed('counters'))
    const user: NewUser = { user: typed('user'), password: typed('password'), role: typed('role') as Role, must_change: typed('must_change') !== '' }
    return deeds.addUser(counters === null ? user : { ...user, counters })
  })
  return (
    <form class="panel new" onSubmit={submit} aria-label={say('admin-new-person')}>
      <h3>{say('admin-new-person')}</h3>
      <div class="fields">
        <TextField id="new-user" label={say('admin-user')} hint={say('admin-user-hint')} name="user" required autocomplete="off" autocapitalize="none" spellcheck={false} />
        <TextField id="new-password" label={say('admin-password')} hint={say('admin-password-hint')} name="password" type="password" required minLength={8} autocomplete="new-password" />
        <Choice id="new-role" label={say('admin-role')} hint={say('admin-role-hint')} name="role" options={roleChoices(say)} />
        <TextField id="new-counters" label={say('admin-counters')} hint={say('admin-counters-hint')} name="counters" autocomplete="off" inputMode="numeric" />
      </div>
      <MustChange say={say} />
      <button type="submit" class="key strong icon-key" disabled={busy}><IconPlus /> {say('admin-add')}</button>
    </form>
  )
}

/** Whether the password is for the first log-in alone. */
function MustChange({ say }: { say: AdminProps['say'] }) {
  return <label class="tick"><input type="checkbox" name="must_change" /> {say('admin-must-change')}</label>
}

function ChangePerson({ of, say, busy, linkable, deeds }: AdminProps & { of: User }) {
  const submit = onSubmit((typed) => {
    // Null is all counters; the wire's type cannot say so.
    const change: ChangeUser = { role: typed('role') as Role, counters: countersIn(typed('counters')) as number[] }
    const identity = typed('identity')
    return deeds.changeUser(of.user, typed('password') === '' ? change : { ...change, password: typed('password'), must_change: typed('must_change') !== '' }, linkable && identity !== (of.identity ?? '') ? identity : null)
  })
  return (
    <Dialog title={say('admin-change-named', { name: of.user })} close={say('admin-back')} onClose={() => deeds.consider(null)}>
      <form onSubmit={submit}>
        <Choice id="change-role" label={say('admin-role')} hint={say('admin-role-hint')} name="role" defaultValue={of.role} options={roleChoices(say)} value={undefined} />
        <TextField id="change-counters" label={say('admin-counters')} hint={say('admin-counters-hint')} name="counters" defaultValue={of.counters?.join(', ') ?? ''} autocomplete="off" />
        <TextField id="change-password" label={say('admin-new-password')} hint={say('admin-new-password-hint')} name="password" type="password" minLength={8} autocomplete="new-password" />
        <MustChange say={say} />
        {linkable && <TextField id="change-identity" label={say('admin-identity')} hint={say('admin-identity-hint')} name="identity" maxLength={255} defaultValue={of.identity ?? ''} autocomplete="off" autocapitalize="none" spellcheck={false} />}
        <div class="keys">
          <button type="button" class="key" onClick={() => deeds.consider(null)}>{say('admin-back')}</button>
          <button type="submit" class="key strong" disabled={busy}>{say('admin-save')}</button>
        </div>
      </form>
    </Dialog>
  )
}

function RemovePerson({ who, say, busy, deeds }: AdminProps & { who: string }) {
  return (
    <Dialog title={say('admin-remove-user', { name: who })} close={say('admin-back')} onClose={() => deeds.consider(null)}>
      <p>{say('admin-remove-user-means')}</p>
      <div class="keys">
        <button type="button" class="key" onClick={() => deeds.consider(null)}>{say('admin-back')}</button>
        <button type="button" class="key danger" disabled={busy} onClick={() => void deeds.removeUser(who)}>{say('admin-remove-named', { name: who })}</button>
      </div>
    </Dialog>
  )
}
