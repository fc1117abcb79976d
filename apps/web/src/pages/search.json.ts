import type { APIRoute } from 'astro'
import { searchIndex } from '../search/search-index.ts'

export const GET: APIRoute = () => new Response(JSON.stringify(searchIndex()), { headers: { 'content-type': 'application/json' } })
