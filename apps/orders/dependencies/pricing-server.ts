import { type HttpServer, listen } from '@interleave/http-service'
import { catalogue } from './catalogue.ts'
import { FaultyService } from './faults.ts'

/** `GET /prices?sku=pen&sku=ink` → cents by sku. What there is no price for is left out. */
export function pricing(): { service: FaultyService; fetch(request: Request): Promise<Response> } {
  const service = new FaultyService()
  return {
    service,
    fetch: async (request) => {
      const control = await service.control(request)
      if (control) return control
      const { pathname, searchParams } = new URL(request.url)
      if (request.method !== 'GET' || pathname !== '/prices') return Response.json({ error: 'not found' }, { status: 404 })
      return service.run(request.signal, () => {
        const known = searchParams.getAll('sku').filter((sku) => Object.hasOwn(catalogue, sku))
        return Response.json(Object.fromEntries(known.map((sku) => [sku, catalogue[sku]?.unitCents])))
      })
    },
  }
}

export function startPricing({ host = '127.0.0.1', port = 0 } = {}): Promise<HttpServer> {
  return listen(pricing().fetch, { host, port, name: 'pricing', command: 'npx node apps/orders/dependencies/pricing-server.ts' })
}

if (import.meta.main) console.log(`pricing is ready at ${(await startPricing({ port: Number(process.env['PORT'] ?? 4401) })).url}`)
