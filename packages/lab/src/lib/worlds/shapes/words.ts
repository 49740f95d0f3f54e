/** Trades that systems are of, with names for their services, entries and outside partners. */
export const trades = [
  {
    name: 'shop',
    entries: ['storefront', 'web', 'api-gateway'],
    services:
      'catalog cart checkout pricing inventory orders payment shipping reviews search recommendations coupons customers returns gift-cards tax wishlist stock loyalty invoices images ratings bundles promotions warehouse',
    outside: ['api.cards.example', 'rates.parcels.example', 'tax.authority.example'],
  },
  {
    name: 'bank',
    entries: ['mobile-bff', 'online-banking', 'gateway'],
    services:
      'accounts transfers ledger cards statements limits fraud kyc notifications fx loans scoring standing-orders balances documents consents audit fees rates savings mandates disputes collections identity',
    outside: ['swift.clearing.example', 'bureau.credit.example', 'sms.carrier.example'],
  },
  {
    name: 'travel',
    entries: ['booking-web', 'edge', 'public-api'],
    services:
      'flights hotels fares availability itineraries tickets seats baggage loyalty-points cars profiles quotes reservations refunds geo reviews-feed offers packages passengers check-in alerts vouchers partners currency',
    outside: ['gds.airlines.example', 'maps.tiles.example', 'pay.acquirer.example'],
  },
  {
    name: 'media',
    entries: ['player-api', 'www', 'front-door'],
    services:
      'playback licenses titles profiles watchlist history artwork subtitles ads billing entitlements encoding manifests ratings-store discovery trailers sessions devices regions-policy download captions live chat metrics-ingest',
    outside: ['cdn.edge.example', 'ads.exchange.example', 'drm.vendor.example'],
  },
  {
    name: 'logistics',
    entries: ['portal', 'shipper-api', 'ingress'],
    services:
      'shipments routes drivers depots tracking labels customs manifests-svc dispatch eta vehicles contracts rating invoicing claims scans addresses capacity pickups returns-desk weights telemetry zones exceptions',
    outside: ['geo.coder.example', 'customs.broker.example', 'weather.feed.example'],
  },
] as const

export const verbs = ['list', 'get', 'create', 'update', 'search', 'validate', 'summary'] as const
