"""What stands with every answer."""

DISCLAIMER = "自查结果，不是审批决定，以主管部门认定为准"
