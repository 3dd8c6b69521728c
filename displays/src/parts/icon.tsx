// The icons: drawn on a grid of 24 in strokes of 2, in the colour of the text beside them. Decoration only: what an
// icon means is always said in words too. Each is a component of its own, so that a page carries those it shows.
import type { VNode } from 'preact'

export type Icon = (props: { class?: string }) => VNode

/* @__NO_SIDE_EFFECTS__ */
function strokes(...paths: string[]): Icon {
  return (props) => (
    <svg class={`icon ${props.class ?? ''}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {paths.map((path) => <path d={path} />)}
    </svg>
  )
}

const CIRCLE = 'M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0'

// What one does.
export const IconCall = strokes('M18 9a6 6 0 0 0-12 0c0 6-2.5 7.5-2.5 7.5h17S18 15 18 9', 'M10 20a2.2 2.2 0 0 0 4 0')
export const IconRepeat = strokes('M20 11a8 8 0 0 0-14.3-4L3 9.5', 'M3 4v5.5h5.5', 'M4 13a8 8 0 0 0 14.3 4l2.7-2.5', 'M21 20v-5.5h-5.5')
export const IconUndo = strokes('M8 5L3.5 9.5L8 14', 'M3.5 9.5H14a6 6 0 0 1 0 12h-3')
export const IconCheck = strokes('M4 12.5l5.5 5.5L20 6.5')
export const IconClose = strokes('M5.5 5.5l13 13', 'M18.5 5.5l-13 13')
export const IconPlus = strokes('M12 4.5v15', 'M4.5 12h15')
export const IconPause = strokes('M8.5 5v14', 'M15.5 5v14')
export const IconHold = strokes('M6.5 3h11', 'M6.5 21h11', 'M7.5 3c0 6 9 6.5 9 9s-9 3-9 9', 'M16.5 3c0 6-9 6.5-9 9s9 3 9 9')
export const IconTransfer = strokes('M4 8h15', 'M15 4l4 4l-4 4', 'M20 16H5', 'M9 12l-4 4l4 4')
export const IconSearch = strokes('M17 10.500a6.5 6.5 0 1 1-13 0a6.5 6.5 0 0 1 13 0', 'M15.5 15.500L21 21')
export const IconBack = strokes('M11 5l-7 7l7 7', 'M4 12h16')
export const IconForward = strokes('M13 5l7 7l-7 7', 'M20 12H4')
export const IconUp = strokes('M5 11l7-7l7 7', 'M12 4v16')
export const IconDown = strokes('M5 13l7 7l7-7', 'M12 20V4')
export const IconPrint = strokes('M7 8V3.500h10V8', 'M7 17H4V8h16v9h-3', 'M7 14h10v6.500H7z')
export const IconScan = strokes('M4 8V4h4', 'M16 4h4v4', 'M20 16v4h-4', 'M8 20H4v-4', 'M4 12h16')
export const IconEdit = strokes('M4 20l1-4.500L16 4.500l3.5 3.500L8.5 19z', 'M13.5 7l3.5 3.5')
export const IconTrash = strokes('M4 6.500h16', 'M9 6.500V4h6v2.5', 'M6 6.500l1 14h10l1-14', 'M10 10.500v6', 'M14 10.500v6')
export const IconUpload = strokes('M12 16V4', 'M7 9l5-5l5 5', 'M4 15v5h16v-5')
export const IconDownload = strokes('M12 4v12', 'M7 11l5 5l5-5', 'M4 15v5h16v-5')
export const IconOut = strokes('M14 4H5v16h9', 'M10 12h11', 'M17 8l4 4l-4 4')

// How things stand.
export const IconHelp = strokes(CIRCLE, 'M9.2 9.200a2.9 2.9 0 1 1 4.3 2.500c-1 .6-1.5 1.2-1.5 2.3', 'M12 17.200v.1')
export const IconInfo = strokes(CIRCLE, 'M12 11v6', 'M12 7.200v.1')
export const IconWarning = strokes('M12 3.500L2.5 20h19z', 'M12 10v4.5', 'M12 17.200v.1')
export const IconAlarm = strokes('M5.5 20v-7a6.5 6.5 0 0 1 13 0v7', 'M3.5 20h17', 'M12 2.500v2', 'M4 5l1.5 1.5', 'M20 5l-1.5 1.5')
export const IconClock = strokes(CIRCLE, 'M12 7v5.500l3.5 2')
export const IconOffline = strokes('M3 3l18 18', 'M5 12.500a10 10 0 0 1 4.5-2.6', 'M13.5 9.700a10 10 0 0 1 5.5 2.8', 'M8.5 16a5 5 0 0 1 6 -.6', 'M12 19.500v.1', 'M2 9a14.5 14.5 0 0 1 4-2.6', 'M10.5 5.100A14.5 14.5 0 0 1 22 9')
export const IconSpeaker = strokes('M4 9.500v5h3.500L12 19V5L7.5 9.500z', 'M15.5 9a4.2 4.2 0 0 1 0 6', 'M18 6.500a8 8 0 0 1 0 11')
export const IconMute = strokes('M4 9.500v5h3.500L12 19V5L7.5 9.500z', 'M16 9.500l5 5', 'M21 9.500l-5 5')

// People, places, things.
export const IconPerson = strokes('M15.5 8a3.5 3.5 0 1 1-7 0a3.5 3.5 0 0 1 7 0', 'M5 20.500c0-4 3-6.5 7-6.500s7 2.5 7 6.5')
export const IconPeople = strokes('M12 8.500a3 3 0 1 1-6 0a3 3 0 0 1 6 0', 'M2.5 19.500c0-3.5 2.5-5.5 6.5-5.500s6.5 2 6.5 5.5', 'M15.5 5.800a3 3 0 0 1 0 5.4', 'M17.5 14.500c2.5.5 4 2.3 4 5')
export const IconNotCome = strokes('M13.5 8a3.5 3.5 0 1 1-7 0a3.5 3.5 0 0 1 7 0', 'M3 20.500c0-4 3-6.5 7-6.500c1.3 0 2.5.3 3.5.8', 'M16.5 16l5 5', 'M21.5 16l-5 5')
export const IconTablet = strokes('M5 2.500h14v19H5z', 'M11 18.500h2')
export const IconScreen = strokes('M3 5h18v12H3z', 'M8 21h8', 'M12 17v4')
export const IconCounter = strokes('M3 12h18v3H3z', 'M5 15v6h14v-6', 'M14.5 6.500a2.5 2.5 0 1 1-5 0a2.5 2.5 0 0 1 5 0', 'M8 12c0-1.8 1.5-3 4-3s4 1.2 4 3')
export const IconPaper = strokes('M6 3h8.500L19 7.500V21H6z', 'M14 3v5h5', 'M9 12.500h6.5', 'M9 16.500h6.5')
export const IconTicket = strokes('M3 7h18v3.500a1.8 1.8 0 0 0 0 3.500V17H3v-3a1.8 1.8 0 0 0 0-3.500z', 'M14 7v2', 'M14 11.200v1.6', 'M14 15v2')
export const IconMoney = strokes('M2.5 6.500h19v11h-19z', 'M14.5 12a2.5 2.5 0 1 1-5 0a2.5 2.5 0 0 1 5 0', 'M6 12v.1', 'M18 12v.1')
export const IconGlobe = strokes(CIRCLE, 'M3 12h18', 'M12 3c3 2.7 4 5.7 4 9s-1 6.3-4 9c-3-2.7-4-5.7-4-9s1-6.3 4-9')
export const IconText = strokes('M2.5 19l5-13l5 13', 'M4.3 14.500h6.4', 'M14 19l3.5-9l3.5 9', 'M15.3 16h4.4')
export const IconContrast = strokes(CIRCLE, 'M12 3v18', 'M12 7.500l6.8-1', 'M12 12h9', 'M12 16.500l6.8 1')
export const IconPlace = strokes('M12 21.500c-4.200-4.700-6.500-8-6.500-11.500a6.500 6.500 0 0 1 13 0c0 3.500-2.300 6.800-6.500 11.500z', 'M14.500 10a2.500 2.500 0 1 1-5 0a2.500 2.500 0 0 1 5 0')
export const IconReach = strokes('M12 3v9.5', 'M7.5 8.500L12 13l4.5-4.5', 'M4 17h16', 'M4 21h16')
export const IconHistory = strokes('M4 5v4.500h4.5', 'M4.2 9.500a8.5 8.5 0 1 1-.7 4.5', 'M12 7.500v5l3.5 2')

// How it was, told by the mouth and the eyes.
const EYES = ['M8.8 9.500v.6', 'M15.2 9.500v.6'] as const
export const IconFace1 = strokes(CIRCLE, 'M7.3 8.200l2.900 1.500', 'M16.700 8.200l-2.900 1.500', 'M8 17.200c.8-2 2.200-3 4-3s3.200 1 4 3')
export const IconFace2 = strokes(CIRCLE, ...EYES, 'M8.500 16.400c.9-1 2-1.500 3.500-1.500s2.600.5 3.500 1.500')
export const IconFace3 = strokes(CIRCLE, ...EYES, 'M8.500 15.400h7')
export const IconFace4 = strokes(CIRCLE, ...EYES, 'M8.500 14.400c.9 1.200 2 1.700 3.500 1.700s2.600-.5 3.500-1.700')
export const IconFace5 = strokes(CIRCLE, 'M7.600 10c.3-.9.7-1.300 1.300-1.300s1 .4 1.300 1.300', 'M13.800 10c.3-.9.7-1.300 1.300-1.300s1 .4 1.300 1.300', 'M7.400 13.300h9.200c-.3 3.100-2 4.700-4.600 4.700s-4.300-1.600-4.600-4.700z')
