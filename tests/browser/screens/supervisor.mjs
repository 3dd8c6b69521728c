// The supervisor's table: the hall as it stands.
export class Supervisor {
  constructor(page) {
    this.page = page
  }

  async logIn(address, user, password) {
    await this.page.goto(address)
    await this.page.getByLabel('Tên đăng nhập').fill(user)
    await this.page.getByLabel('Mật khẩu').fill(password)
    await this.page.getByRole('button', { name: 'Đăng nhập' }).tap()
    await this.page.getByRole('heading', { name: 'Các quầy' }).waitFor()
  }

  /** Waits until a counter's card says this. */
  counter(counter, words) {
    return this.#card(counter).filter({ hasText: words }).waitFor()
  }

  /** Opens a counter's card. */
  async look(counter) {
    await this.#card(counter).tap()
    await this.page.getByRole('heading', { name: `Quầy ${counter}` }).waitFor()
  }

  /** Waits until something must be looked at. */
  alarm(words) {
    return this.page.getByRole('alert', { name: 'Việc cần xem ngay' }).getByText(words).waitFor()
  }

  quiet() {
    return this.page.getByRole('alert').waitFor({ state: 'detached' })
  }

  press(key) {
    return this.page.getByRole('button', { name: key, exact: true }).tap()
  }

  says(words) {
    return this.page.getByText(words).first().waitFor()
  }

  #card(counter) {
    return this.page.getByRole('button', { name: new RegExp(`^Quầy ${counter} `) })
  }
}
