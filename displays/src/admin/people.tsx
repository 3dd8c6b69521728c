// Who may use the office's pages.
import { onSubmit } from './form'
import { countersIn } from './state'
import type { AdminProps } from './view'
import type { NewUser, Role, User } from '../wire'

const ROLES: Role[] = ['clerk', 'guide', 'supervisor', 'admin', 'auditor']

export function People(props: AdminProps) {
  const { users, say } = props
  return (
    <section class="people">
      <h2>{say('admin-people')}</h2>
      <table>
        <thead><tr><th>{say('admin-user')}</th><th>{say('admin-role')}</th><th>{say('admin-counters')}</th><th>{say('admin-deed')}</th></tr></thead>
        <tbody>{users?.map((user) => <Person key={user.user} {...props} user={user} />)}</tbody>
      </table>
      <NewPerson {...props} />
    </section>
  )
}

function Person({ user, say, busy, deeds }: AdminProps & { user: User }) {
  return (
    <tr data-user={user.user}>
      <th scope="row">{user.user}</th>
      <td>{say(`admin-role-${user.role}`)}</td>
      <td>{user.counters === null ? say('admin-counters-all') : user.counters.join(', ')}</td>
      <td>
        <button type="button" class="quiet" disabled={busy} aria-label={say('admin-remove-named', { name: user.user })} onClick={() => deeds.removeUser(user.user)}>
          {say('admin-remove')}
        </button>
      </td>
    </tr>
  )
}

function NewPerson({ say, busy, deeds }: AdminProps) {
  const submit = onSubmit((typed) => {
    const counters = countersIn(typed('counters'))
    const user: NewUser = { user: typed('user'), password: typed('password'), role: typed('role') as Role }
    return deeds.addUser(counters === null ? user : { ...user, counters })
  })
  return (
    <form class="new" onSubmit={submit}>
      <h3>{say('admin-new-person')}</h3>
      <label>{say('admin-user')} <input name="user" required autocomplete="off" autocapitalize="none" /></label>
      <label>{say('admin-password')} <input name="password" type="password" required minLength={8} autocomplete="new-password" /></label>
      <label>{say('admin-role')} <select name="role">{ROLES.map((role) => <option value={role}>{say(`admin-role-${role}`)}</option>)}</select></label>
      <label>{say('admin-counters')} <input name="counters" placeholder={say('admin-counters-hint')} autocomplete="off" /></label>
      <button type="submit" class="key strong" disabled={busy}>{say('admin-add')}</button>
    </form>
  )
}
