"""Whose a metric is: prefixes of the ids of metrics that firms, products, chips or whole markets have."""

#: Kinds of entity that have results.
FIRMS = ("group", "company", "business")
#: Metrics of firms: models, chips and countries are passed over when one of these looks for its entity.
OF_FIRMS = (
    "revenue", "net_profit", "net_loss", "ebita", "ebitda", "capex", "market_share", "market_rank", "valuation", "tender_count", "tender_amount",
    "tender_rank", "rd_expense", "funding_round", "ai_revenue", "cluster_chips", "compute_efficiency_ratio", "gmv", "partners",
    "new_centre", "operating_", "gross_profit", "cost_of_", "impairment", "eps", "free_cash", "cash", "net_margin", "rd_", "marketing_",
    "inventory", "contract_", "order_backlog", "employees", "profit_before_tax", "admin_", "arpu", "shipments", "funds_raised"
)  # fmt: skip
#: Metrics of products and models: their maker is passed over when one of these looks for its entity.
OF_PRODUCTS = (
    "api_price", "input_price", "output_price", "cache_hit", "price_", "parameters", "training_", "mau", "dau", "wau", "downloads",
    "daily_calls", "daily_tokens", "peak_tokens", "ad_spend", "app_store"
)  # fmt: skip
#: Metrics of chips.
OF_CHIPS = (
    "rental", "fp16", "fp8", "bf16", "memory", "interconnect", "tdp", "share_of_", "chip", "performance", "orders", "yield", "price_gap", "rental_price"
)  # fmt: skip
#: Metrics of whole markets and countries: an aggregate such as 全球 is their entity.
OF_MARKETS = (
    "market_size", "ai_server_market", "compute_", "genai_", "tech_companies", "models_released", "size_threshold", "registered_",
    "gross_margin", "market_growth", "total_tokens", "electricity", "racks", "ai_share_of_compute", "industry_size"
)  # fmt: skip
#: What both a firm and a whole market ship.
OF_SHIPMENTS = ("shipments", "chip_shipments", "ai_server_shipments")
OF_WHOLE_COMPANIES = ("operating_", "net_", "gross_profit", "eps", "capex", "rd_expense", "free_cash", "cash", "impairment", "employees")  # fmt: skip
OF_STATEMENTS = (*OF_WHOLE_COMPANIES, "rd_", "contract_", "inventory", "revenue", "admin_", "marketing_")
#: Metrics that no single firm has.
OF_WHOLE_MARKETS = ("market_size", "market_growth", "ai_server_market")
