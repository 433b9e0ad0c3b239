"""What runs: one file per box of the flow.

start ▶ prepare_deployment ▶ deploy_infrastructure ▶ deploy_application ▶ validate_deployment ▶ finish_deployment
             on failure ▶ rollback_application ▶ rollback_infrastructure ▶ finish_deployment
resume wakes a stage when AWS is done; publish tells what the history says; sweep repairs what got lost.
"""
