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
 * milliseconds, the embedding of the fonts most of them, so it is for a thread and not for the event loop.
 */
export async function drawInvoice(invoice: Invoice, onProgress: (percent: number) => void): Promise<Pdf> {
  const created = new Date(invoice.date)
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    bufferPages: true,
    info: { Title: `Invoice ${invoice.number}`, Author: 'Orders', CreationDate: created, ModDate: created },
  })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((resolve, reject) => document.once('end', resolve).once('error', reject))
  document.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold)

  drawHead(document, invoice)
  let y = drawTableHead(document, 210)
  for (const [index, line] of invoice.lines.entries()) {
    if (y + ROW > BOTTOM) {
      document.addPage()
      y = drawTableHead(document, MARGIN)
    }
    drawLine(document, line, y)
    y += ROW
    onProgress(Math.floor(((index + 1) / invoice.lines.length) * 90))
  }
  if (y + 4 * ROW > BOTTOM) {
    document.addPage()
    y = MARGIN
  }
  drawTotals(document, invoice, y)
  drawPageNumbers(document, invoice.number)
  document.end()
  await ended
  const pdf = new Uint8Array(Buffer.concat(chunks))
  return { pdf, etag: createHash('sha256').update(pdf).digest('base64url') }
}

type Document = InstanceType<typeof PDFDocument>

function drawHead(document: Document, { number, customer, date }: Invoice): void {
  document.font('bold').fontSize(24).fillColor('#111').text('Invoice', MARGIN, MARGIN)
  document.font('regular').fontSize(10).fillColor('#555')
  document.text(`${number}\n${date.slice(0, 10)}`, MARGIN, MARGIN, { width: RIGHT - MARGIN, align: 'right', lineGap: 4 })
  document.fontSize(9).text('For', MARGIN, 130)
  document.font('bold').fontSize(12).fillColor('#111').text(customer, MARGIN, 144, { width: RIGHT - MARGIN, height: 40, ellipsis: true })
}

function drawTableHead(document: Document, y: number): number {
  document.font('bold').fontSize(9).fillColor('#555')
  document.text('Article', columns.sku, y, { lineBreak: false })
  number(document, 'Quantity', ends.quantity, y)
  number(document, 'Each', ends.unit, y)
  number(document, 'Amount', ends.total, y)
  document.moveTo(MARGIN, y + 15).lineTo(RIGHT, y + 15).lineWidth(0.75).stroke('#999')
  return y + 22
}

function drawLine(document: Document, { sku, quantity, unitCents, totalCents }: InvoiceLine, y: number): void {
  document.font('regular').fontSize(10).fillColor('#111')
  document.text(sku, columns.sku, y, { width: columns.quantity - columns.sku - 8, height: ROW - 4, ellipsis: true })
  number(document, String(quantity), ends.quantity, y)
  number(document, money(unitCents), ends.unit, y)
  number(document, money(totalCents), ends.total, y)
}

function drawTotals(document: Document, { totalCents, taxCents, taxPercent }: Invoice, y: number): void {
  document.moveTo(columns.unit, y).lineTo(RIGHT, y).lineWidth(0.75).stroke('#999')
  document.font('regular').fontSize(10).fillColor('#555')
  number(document, `of which ${taxPercent} % VAT`, ends.unit, y + 8, 160)
  number(document, money(taxCents), ends.total, y + 8)
  document.font('bold').fontSize(12).fillColor('#111')
  number(document, 'Total', ends.unit, y + 8 + ROW)
  number(document, `€ ${money(totalCents)}`, ends.total, y + 8 + ROW, 120)
}

function drawPageNumbers(document: Document, name: string): void {
  const { start, count } = document.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    document.switchToPage(page)
    // Below the margin: without this, writing there would begin a page of its own.
    document.page.margins.bottom = 0
    document.font('regular').fontSize(8).fillColor('#777')
    document.text(`${name} · page ${page + 1} of ${count}`, MARGIN, BOTTOM + 20, { width: RIGHT - MARGIN, align: 'center', lineBreak: false })
  }
}

/** Writes to the left of where the column ends. */
function number(document: Document, text: string, end: number, y: number, width = 80): void {
  document.text(text, end - width, y, { width, align: 'right', lineBreak: false })
}

/** 123456789 is "1 234 567.89", in whole numbers alone. */
export function money(cents: number): string {
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, '\u00a0')
  return `${whole}.${String(cents % 100).padStart(2, '0')}`
}
