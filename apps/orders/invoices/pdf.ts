import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import type { Invoice, InvoiceLine } from './ports.ts'

// Real fonts, of which each document carries the glyphs it uses: the fourteen that every viewer has know no "Łódź" or "Αθήνα".
const font = (name: string): Buffer => readFileSync(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)))
const fonts = { regular: font('DejaVuSans'), bold: font('DejaVuSans-Bold') }

const MARGIN = 56
/** A4 is 595 × 842 points. */
const RIGHT = 595 - MARGIN
const BOTTOM = 842 - MARGIN
const ROW = 20
const columns = { sku: MARGIN, quantity: 300, unit: 370, total: 460 }
/** Where a column of numbers ends. */
const ends = { quantity: 350, unit: 450, total: RIGHT }

export interface Pdf {
  pdf: Uint8Array<ArrayBuffer>
  etag: string
}

/**
 * Draws an invoice on A4, as many pages as it takes. The same invoice gives the same bytes. It computes for tens of
 * milliseconds, the embedding of the fonts most of them, so it is for a thread and not for the event loop. Tagged, it can be
 * read by a screen reader: a heading, paragraphs, a table with its head.
 */
export async function drawInvoice(invoice: Invoice, onProgress: (percent: number) => void): Promise<Pdf> {
  const created = new Date(invoice.date)
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    bufferPages: true,
    info: { Title: `Invoice ${invoice.number}`, Author: 'Orders', CreationDate: created, ModDate: created },
  })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((resolve, reject) => document.once('end', resolve).once('error', reject))
  document.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold)

  const page: Page = { document, content: document.struct('Document') }
  document.addStructure(page.content)
  drawHead(page, invoice)
  const table = document.struct('Table')
  page.content.add(table)
  let y = drawTableHead(document, table, 210)
  for (const [index, line] of invoice.lines.entries()) {
    if (y + ROW > BOTTOM) {
      document.addPage()
      y = drawTableHead(document, null, MARGIN)
    }
    drawLine(document, rowOf(document, table), line, y)
    y += ROW
    onProgress(Math.floor(((index + 1) / invoice.lines.length) * 90))
  }
  if (y + 4 * ROW > BOTTOM) {
    document.addPage()
    y = MARGIN
  }
  drawTotals(page, invoice, y)
  drawPageNumbers(document, invoice.number)
  document.end()
  await ended
  const pdf = new Uint8Array(Buffer.concat(chunks))
  return { pdf, etag: createHash('sha256').update(pdf).digest('base64url') }
}

type Document = InstanceType<typeof PDFDocument>
type Element = ReturnType<Document['struct']>

interface Page {
  document: Document
  /** What is read aloud, in its order. */
  content: Element
}

function drawHead({ document, content }: Page, { number, customer, date }: Invoice): void {
  const paragraph = { structParent: content, structType: 'P' }
  document.font('bold').fontSize(24).fillColor('#111').text('Invoice', MARGIN, MARGIN, { structParent: content, structType: 'H1' })
  document.font('regular').fontSize(10).fillColor('#555')
  document.text(`${number}\n${date.slice(0, 10)}`, MARGIN, MARGIN, { ...paragraph, width: RIGHT - MARGIN, align: 'right', lineGap: 4 })
  document.fontSize(9).text('For', MARGIN, 130, paragraph)
  document.font('bold').fontSize(12).fillColor('#111').text(customer, MARGIN, 144, { ...paragraph, width: RIGHT - MARGIN, height: 40, ellipsis: true })
}

/** Each page has the table's head for the eye; the ear hears it once. */
function drawTableHead(document: Document, table: Element | null, y: number): number {
  document.font('bold').fontSize(9).fillColor('#555')
  const head = table && rowOf(document, table)
  if (!head) document.markContent('Artifact', { type: 'Pagination' })
  const cell = head ? { structParent: head, structType: 'TH' } : {}
  document.text('Article', columns.sku, y, { ...cell, lineBreak: false })
  for (const [name, end] of [['Quantity', ends.quantity], ['Each', ends.unit], ['Amount', ends.total]] as const) number(document, name, end, y, cell)
  if (!head) document.endMarkedContent()
  drawRule(document, MARGIN, y + 15)
  return y + 22
}

function drawLine(document: Document, row: Element, { sku, quantity, unitCents, totalCents }: InvoiceLine, y: number): void {
  const cell = { structParent: row, structType: 'TD' }
  document.font('regular').fontSize(10).fillColor('#111')
  document.text(sku, columns.sku, y, { ...cell, width: columns.quantity - columns.sku - 8, height: ROW - 4, ellipsis: true })
  number(document, String(quantity), ends.quantity, y, cell)
  number(document, money(unitCents), ends.unit, y, cell)
  number(document, money(totalCents), ends.total, y, cell)
}

function drawTotals({ document, content }: Page, { totalCents, taxCents, taxPercent }: Invoice, y: number): void {
  drawRule(document, columns.unit, y)
  const line = (): { structParent: Element; structType: string } => {
    const paragraph = document.struct('P')
    content.add(paragraph)
    return { structParent: paragraph, structType: 'Span' }
  }
  document.font('regular').fontSize(10).fillColor('#555')
  const tax = line()
  number(document, `of which ${taxPercent} % VAT`, ends.unit, y + 8, tax, 160)
  number(document, money(taxCents), ends.total, y + 8, tax)
  document.font('bold').fontSize(12).fillColor('#111')
  const total = line()
  number(document, 'Total', ends.unit, y + 8 + ROW, total)
  number(document, `€ ${money(totalCents)}`, ends.total, y + 8 + ROW, total, 120)
}

function drawPageNumbers(document: Document, name: string): void {
  const { start, count } = document.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    document.switchToPage(page)
    // Below the margin: without this, writing there would begin a page of its own.
    document.page.margins.bottom = 0
    document.font('regular').fontSize(8).fillColor('#777').markContent('Artifact', { type: 'Pagination' })
    document.text(`${name} · page ${page + 1} of ${count}`, MARGIN, BOTTOM + 20, { width: RIGHT - MARGIN, align: 'center', lineBreak: false })
    document.endMarkedContent()
  }
}

function rowOf(document: Document, table: Element): Element {
  const row = document.struct('TR')
  table.add(row)
  return row
}

/** A line for the eye alone. */
function drawRule(document: Document, from: number, y: number): void {
  document.markContent('Artifact', { type: 'Layout' })
  document.moveTo(from, y).lineTo(RIGHT, y).lineWidth(0.75).stroke('#999')
  document.endMarkedContent()
}

/** Writes to the left of where the column ends. */
function number(document: Document, text: string, end: number, y: number, tags: PDFKit.Mixins.TextOptions, width = 80): void {
  document.text(text, end - width, y, { ...tags, width, align: 'right', lineBreak: false })
}

/** 123456789 is "1 234 567.89", in whole numbers alone. */
export function money(cents: number): string {
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, '\u00a0')
  return `${whole}.${String(cents % 100).padStart(2, '0')}`
}
