// What the browser is driven and judged with: packages of displays/, which has the only package.json of the house.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../displays/package.json', import.meta.url))

export const { chromium } = require('playwright-core')
export const { AxeBuilder } = require('@axe-core/playwright')
