"""Prices of European options, one by one."""

import math


def normal(x: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def black_scholes(spot: float, strike: float, years: float, rate: float, volatility: float) -> tuple[float, float]:
    """Call and put."""
    spread = volatility * math.sqrt(years)
    d1 = (math.log(spot / strike) + (rate + 0.5 * volatility * volatility) * years) / spread
    d2 = d1 - spread
    discounted = strike * math.exp(-rate * years)
    call = spot * normal(d1) - discounted * normal(d2)
    put = discounted * normal(-d2) - spot * normal(-d1)
    return call, put


def portfolio(count: int) -> tuple[float, float]:
    calls = 0.0
    puts = 0.0
    for i in range(count):
        spot = 80.0 + i % 41
        strike = 90.0 + i % 23
        call, put = black_scholes(spot, strike, 0.25 + i % 8 * 0.25, 0.02, 0.1 + i % 5 * 0.05)
        calls += call
        puts += put
    return calls, puts


def main() -> None:
    call, put = black_scholes(100.0, 95.0, 1.0, 0.05, 0.2)
    print("call", call, "put", put)
    print("portfolio", portfolio(2000))


if __name__ == "__main__":
    main()
