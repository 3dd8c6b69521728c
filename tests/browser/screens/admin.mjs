// The admin at the office's computer.
export class Admin {
  constructor(page) {
    this.page = page
  }

  /** Opens the one-time link that the server printed. */
  async openLink(link) {
    // The link leads to the steps of a first start; the admin's page takes it as well.
    await this.page.goto(link.replace('/setup#', '/admin#'))
    await this.page.getByRole('heading', { name: 'Đặt mật khẩu quản trị' }).waitFor()
  }

  async setPassword(password) {
    await this.page.getByLabel('Mật khẩu mới').fill(password)
    await this.page.getByRole('button', { name: 'Đặt mật khẩu' }).click()
    await this.page.getByRole('heading', { name: 'Quản trị' }).waitFor()
  }

  async open(tab) {
    await this.page.getByRole('navigation').getByRole('button', { name: tab, exact: true }).click()
    await this.page.getByRole('heading', { level: 2 }).first().waitFor()
  }

  async hire({ user, password, role, counters = '' }) {
    await this.page.getByRole('textbox', { name: 'Tên đăng nhập' }).fill(user)
    await this.page.getByRole('textbox', { name: 'Mật khẩu' }).fill(password)
    await this.page.getByRole('combobox', { name: 'Vai trò' }).selectOption({ label: role })
    await this.page.getByRole('textbox', { name: 'Các quầy' }).fill(counters)
    await this.#add('Thêm', user)
  }

  /** Pairs a device: the link that is to be opened on it. */
  async pair({ name, kind, zone = '' }) {
    await this.page.getByRole('combobox', { name: 'Loại' }).selectOption({ label: kind })
    await this.page.getByRole('textbox', { name: 'Tên', exact: true }).fill(name)
    await this.page.getByRole('combobox', { name: 'Khu vực' }).selectOption(zone)
    await this.#add('Ghép máy', name)
    await this.page.getByRole('heading', { name: `Đã thêm ${name}` }).waitFor()
    return this.page.getByLabel('Đường dẫn hoặc mã ghép máy').inputValue()
  }

  /** Pairs the device that shows this code. */
  async pairByCode(code, name) {
    await this.open('Thiết bị')
    await this.page.locator(`[data-code="${code}"]`).getByRole('button', { name: 'Ghép máy này' }).click()
    const asks = this.page.getByRole('dialog')
    await asks.getByLabel('Mã này đúng với mã trên màn hình của máy').check()
    await asks.getByRole('textbox', { name: 'Tên', exact: true }).fill(name)
    await asks.getByRole('button', { name: 'Ghép máy này' }).click()
    await this.page.getByRole('rowheader', { name, exact: true }).waitFor()
  }

  /** The log, as an admin may read it: what the loudspeakers have done stands there and on no screen. */
  async log() {
    const answer = await this.page.request.get(new URL('/api/v1/audit', this.page.url()).href)
    return (await answer.json()).records.map((record) => record.body)
  }

  async #add(key, name) {
    await this.page.getByRole('button', { name: key, exact: true }).click()
    await this.page.getByRole('rowheader', { name, exact: true }).waitFor()
  }
}
