// A citizen's telephone, at the address that the kiosk's code leads to.
export class Phone {
  constructor(page) {
    this.page = page
  }

  async open(address) {
    await this.page.goto(address)
  }

  says(words) {
    return this.page.getByText(words, { exact: true }).waitFor()
  }
}
