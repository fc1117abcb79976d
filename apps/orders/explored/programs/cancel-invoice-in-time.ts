import { cancelInvoice } from './cancelled-invoice.ts'

// The deadlines that the service has.
await cancelInvoice({ deadlineMs: 2_000, limitMs: 60_000 })
