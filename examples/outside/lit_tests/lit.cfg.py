from pycc.testing import configure

configure(config, __file__, name="pycc-fixed")  # noqa: F821 - lit's
