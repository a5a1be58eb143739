export * from './gen/perfolio/context/v1/context_service';
export * from './gen/perfolio/context/v1/identity_service';
export * from './gen/perfolio/context/v1/market_data_service';
export * from './gen/perfolio/context/v1/resolve';
