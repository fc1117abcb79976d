import { cancelInvoice } from './cancelled-invoice.ts'

await cancelInvoice({ deadlineMs: Infinity, limitMs: Infinity })
